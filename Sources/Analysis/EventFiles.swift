import Events
import Likelihood
import Training

/// Writes the events of a split for programs of the user's own: a file for each array, and the paths of all as JSON.
struct EventFiles {
    let folder: TaskFolder
    let sample: EventSample
    let processes: [Process]
    /// The classifier on the sample; nil where there is none of ours.
    let evaluation: Evaluation?

    private var width: Int { sample.featureNames.count }

    /// Writes everything.
    func write() throws(ScratchError) -> JSONValue {
        let features = try folder.write(sample.features, columns: width, to: "features.npy")
        let labels = sample.process.map { processes[$0].isSignal ? 1 : 0 }
        var members = [
            JSONMember("features", .string(features)),
            JSONMember("weights", .string(try folder.write(sample.weights, columns: nil, to: "weights.npy"))),
            JSONMember("labels", .string(try folder.write(integers: labels, to: "labels.npy"))),
            JSONMember("processes", .string(try folder.write(integers: sample.process, to: "processes.npy"))),
        ]
        members += try scores(evaluation?.scores, to: "scores.npy")
        var variations: [JSONMember] = []
        for (index, variation) in sample.variations.enumerated() {
            let (name, scores) = (variation.name, evaluation?.varied[index])
            let up = try write(variation.up, features: features, scores: scores?.up, to: "\(name)-up")
            let down = try write(variation.down, features: features, scores: scores?.down, to: "\(name)-down")
            variations.append(JSONMember(name, .object([JSONMember("up", up), JSONMember("down", down)])))
        }
        return .object(members + [JSONMember("variations", .object(variations))])
    }

    /// Writes a direction of a variation, whose features are the nominal ones where only weights vary.
    private func write(
        _ varied: VariedEvents, features nominal: String, scores: [Double]?, to stem: String
    ) throws(ScratchError) -> JSONValue {
        var features = nominal
        if let own = varied.features {
            features = try folder.write(own, columns: width, to: "\(stem)-features.npy")
        }
        let weights = try folder.write(varied.weights, columns: nil, to: "\(stem)-weights.npy")
        return .object(
            [JSONMember("features", .string(features)), JSONMember("weights", .string(weights))]
                + (try self.scores(scores, to: "\(stem)-scores.npy")))
    }

    /// Writes scores, shape `[rows]`, or `[rows, nodes]` of a classifier with several.
    private func scores(_ scores: [Double]?, to name: String) throws(ScratchError) -> [JSONMember] {
        guard let scores, let nodes = evaluation?.outputLayer.nodes else { return [] }
        let path = try folder.write(scores, columns: nodes > 1 ? nodes : nil, to: name)
        return [JSONMember("scores", .string(path))]
    }
}

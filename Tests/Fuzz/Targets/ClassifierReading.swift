import Events
import Training

/// Files of classifiers: what decodes encodes to the same, scores events and becomes a model in ONNX.
enum ClassifierReading {
    static func read(_ bytes: [UInt8]) throws(BrokenPromise) -> Bool {
        guard let classifier = try? TrainedClassifier(decoding: NumberFiles.file(bytes)) else { return false }
        let encoded = classifier.encoded()
        let again = try keeping("a classifier can be decoded again") { try TrainedClassifier(decoding: encoded) }
        try expect(again.encoded() == encoded, "a classifier is encoded as it is")
        var features = ["x1", "x2", "z", "y0", "y1", "y", "sigma"]
        if let model = try? classifier.onnx() {
            _ = model.encoded()
            features = model.features
        }
        let sample = EventSample(
            featureNames: features, features: features.map { _ in 0.5 } + features.map { _ in .nan }, process: [0, 1],
            weights: [1, 1], variations: [])
        if let scores = try? classifier.scores(of: sample) {
            try expect(scores.count == 2 * classifier.outputLayer.nodes, "every event has its scores")
        }
        return true
    }
}

import Events
import Foundation

/// A classifier as it is written to ONNX (operators of version 17, IR version 8).
///
///     "features" [N, features] -> each member's scores -> their mean -> "scores" [N, nodes]
///
/// The features are in their units with NaN where a value is missing; the scores are in [0, 1], single precision. The
/// metadata key "features" holds the names of the features in order as a JSON list and, where there are several nodes,
/// "classes" those of the processes that the nodes stand for.
package struct ONNXModel {
    /// Everything that a member looks at, shape `[features]`.
    package let features: [String]
    /// What the scores mean.
    package let outputLayer: OutputLayer
    /// The type of the features.
    let element: ONNXElement
    /// At least one.
    let members: [ONNXMember]

    init(members: [ONNXMember], outputLayer: OutputLayer, element: ONNXElement) {
        precondition(!members.isEmpty, "a model needs a member")
        var known: Set<String> = []
        features = members.flatMap(\.features).filter { known.insert($0).inserted }
        self.outputLayer = outputLayer
        self.element = element
        self.members = members
    }

    /// How many classifiers score together.
    package var memberCount: Int { members.count }

    /// The bytes of the .onnx file.
    package func encoded() -> [UInt8] {
        var graph = ONNXGraph()
        // In single precision a feature with a large offset would lose the digits that the network looks at.
        let raw = graph.cast("features", from: element, to: .double, name: "wide")
        if members.count == 1, members[0].element == .float {
            members[0].append(to: &graph, raw: raw, columns: features, output: "scores")
        } else {
            appendMean(to: &graph, raw: raw)
        }
        var metadata = [("features", Self.json(features))]
        if outputLayer.nodes > 1 { metadata.append(("classes", Self.json(outputLayer.processes.map(\.name)))) }
        return graph.model(
            input: ONNXValue(name: "features", element: element, columns: features.count),
            output: ONNXValue(name: "scores", element: .float, columns: outputLayer.nodes), metadata: metadata)
    }

    /// The mean is taken in double precision, so that it is as good for many members as for few.
    private func appendMean(to graph: inout ONNXGraph, raw: String) {
        let scores = members.enumerated().map { index, member in
            graph.scoped(members.count > 1 ? "member\(index)" : nil) { graph in
                let own = member.append(to: &graph, raw: raw, columns: features, output: "ownScores")
                return graph.cast(own, from: member.element, to: .double, name: "exactScores")
            }
        }
        var mean = scores[0]
        if scores.count > 1 {
            let count = graph.constant([Double(scores.count)], shape: [1], name: "members")
            mean = graph.append("Div", [graph.append("Sum", scores, name: "total"), count], name: "mean")
        }
        _ = graph.cast(mean, from: .double, to: .float, name: "scores")
    }

    private static func json(_ names: [String]) -> String {
        guard let data = try? JSONEncoder().encode(names) else {
            preconditionFailure("a list of names can always be written as JSON")
        }
        return String(decoding: data, as: UTF8.self)
    }
}

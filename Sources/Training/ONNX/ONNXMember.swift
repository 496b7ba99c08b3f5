/// What scores events by itself: a preprocessing, and one network or two that share the events between them.
///
///     raw -> (own columns) -> missing values replaced -> (x - offset) · scale -> network or networks -> scores
///
/// The preprocessing is computed in double precision, as in our own scoring.
struct ONNXMember {
    var preprocessing: Preprocessing
    var scorer: Scorer

    enum Scorer {
        case network(ONNXNetwork)
        /// Both score every event; the raw feature of an event, in double precision, picks one of its scores. Missing
        /// (NaN) is not below.
        case ifElse(IfElseSettings, below: ONNXNetwork, above: ONNXNetwork)
    }

    /// The features that it looks at, those of the networks first.
    var features: [String] {
        switch scorer {
        case .network: preprocessing.features
        case .ifElse(let settings, _, _): preprocessing.features + [settings.feature]
        }
    }

    /// The type of its scores.
    var element: ONNXElement {
        switch scorer {
        case .network(let network), .ifElse(_, let network, _): network.element
        }
    }

    /// Appends the operators and returns the name of the scores.
    ///
    /// - Parameters:
    ///   - raw: Features in their units in double precision, shape `[N, columns]`.
    ///   - columns: Their names.
    @discardableResult
    func append(to graph: inout ONNXGraph, raw: String, columns: [String], output: String) -> String {
        let inputs = prepare(raw, columns: columns, in: &graph)
        switch scorer {
        case .network(let network): return network.append(to: &graph, input: inputs, output: output)
        case .ifElse(let settings, let below, let above):
            let gate = gather([settings.feature], of: raw, columns: columns, name: "gate", in: &graph)
            let threshold = graph.constant([settings.threshold], shape: [1], name: "threshold")
            let isBelow = graph.append("Less", [gate, threshold], name: "isBelow")
            let scores = [("below", below), ("above", above)].map { side, network in
                graph.scoped(side) { network.append(to: &$0, input: inputs, output: "scores") }
            }
            return graph.append("Where", [isBelow] + scores, name: output)
        }
    }

    private func prepare(_ raw: String, columns: [String], in graph: inout ONNXGraph) -> String {
        let own = preprocessing.features
        let shape = [own.count]
        var current = own == columns ? raw : gather(own, of: raw, columns: columns, name: "selected", in: &graph)
        let missing = graph.append("IsNaN", [current], name: "missing")
        let stand = graph.constant(preprocessing.replacement, shape: shape, name: "replacement")
        current = graph.append("Where", [missing, stand, current], name: "complete")
        let offset = graph.constant(preprocessing.offset, shape: shape, name: "offset")
        current = graph.append("Sub", [current, offset], name: "centred")
        let scale = graph.constant(preprocessing.scale, shape: shape, name: "scale")
        current = graph.append("Mul", [current, scale], name: "scaled")
        return graph.cast(current, from: .double, to: element, name: "prepared")
    }

    /// Some columns of a matrix, by their names.
    private func gather(
        _ names: [String], of matrix: String, columns: [String], name: String, in graph: inout ONNXGraph
    ) -> String {
        let indices = names.map { wanted in
            guard let index = columns.firstIndex(of: wanted) else {
                preconditionFailure("the columns hold every feature of a member")
            }
            return index
        }
        let constant = graph.constant(indices: indices, name: "\(name)Columns")
        return graph.append("Gather", [matrix, constant], name: name, attributes: [("axis", .integer(1))])
    }
}

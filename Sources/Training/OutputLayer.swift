import Events

/// What the outputs of a classifier mean.
package struct OutputLayer: Sendable, Codable, Equatable {
    /// The processes of the nodes, in their order; empty for the one node that tells signal from background.
    package let processes: [Process]
    /// What makes scores of the outputs.
    package let activation: OutputActivation

    /// One node that tells signal from background.
    package static let single = OutputLayer(processes: [], activation: .sigmoid)

    init(processes: [Process], activation: OutputActivation) {
        self.processes = processes
        self.activation = activation
    }

    /// The last layer of a network that is trained on events of these processes.
    init(_ settings: TrainingSettings, processes: [Process]) {
        let nodes = settings.network.nodes(of: processes)
        self.init(processes: nodes > 1 ? processes : [], activation: settings.loss.kind.activation(nodes: nodes))
    }

    /// Scores of an event.
    package var nodes: Int { max(processes.count, 1) }

    /// Whether the activation turns outputs into scores of events, one sigmoid or a class for each node.
    var isValid: Bool { processes.count != 1 && activation != .linear && (nodes > 1 || activation == .sigmoid) }

    /// The scores of events, row-major.
    ///
    /// - Parameter logits: Shape `[rows, nodes]`.
    package func scores(_ logits: [Double]) -> [Double] {
        var scores: [Double] = []
        scores.reserveCapacity(logits.count)
        activation.apply(to: logits, nodes: nodes, scores: &scores)
        return scores
    }

    /// How much each event looks like signal, in [0, 1]: with several nodes the share of the signals in its scores, shape
    /// `[rows]`.
    ///
    /// - Parameter scores: Shape `[rows, nodes]`.
    package func signalScores(_ scores: [Double]) -> [Double] {
        guard nodes > 1 else { return scores }
        return stride(from: 0, to: scores.count, by: nodes).map { first in
            var (signal, all) = (0.0, 0.0)
            for node in 0..<nodes {
                all += scores[first + node]
                if processes[node].isSignal { signal += scores[first + node] }
            }
            return all > 0 ? signal / all : 0
        }
    }
}

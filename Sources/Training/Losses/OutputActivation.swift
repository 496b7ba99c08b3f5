import Glibc

/// What turns the outputs of the last layer into the scores of an event.
package enum OutputActivation: String, Sendable, Codable, CaseIterable {
    /// The outputs themselves.
    case linear
    /// f = 1 / (1 + exp(-z)) of each node.
    case sigmoid
    /// f_n = exp(z_n) / Σ_m exp(z_m) over the nodes of an event.
    case softmax

    /// Replaces outputs z by scores f.
    ///
    /// - Parameters:
    ///   - outputs: Row-major, shape `[rows, nodes]`.
    ///   - scores: Is given the shape of `outputs`; its memory is used again.
    package func apply(to outputs: [Double], nodes: Int, scores: inout [Double]) {
        scores.removeAll(keepingCapacity: true)
        switch self {
        case .linear: scores.append(contentsOf: outputs)
        case .sigmoid: for output in outputs { scores.append(Training.sigmoid(output)) }
        case .softmax:
            for first in stride(from: 0, to: outputs.count, by: nodes) {
                let largest = outputs[first..<first + nodes].reduce(-.infinity, max)
                var sum = 0.0
                for node in first..<first + nodes {
                    scores.append(exp(outputs[node] - largest))
                    sum += scores[node]
                }
                for node in first..<first + nodes { scores[node] /= sum }
            }
        }
    }

    /// Replaces dL/df by dL/dz = Σ_m dL/df_m df_m/dz.
    ///
    /// - Parameters:
    ///   - scores: f as `apply` gives them, shape `[rows, nodes]`.
    ///   - gradient: Shape of `scores`.
    package func pullBack(_ gradient: UnsafeMutableBufferPointer<Double>, scores: [Double], nodes: Int) {
        switch self {
        case .linear: break
        case .sigmoid: for index in scores.indices { gradient[index] *= scores[index] * (1 - scores[index]) }
        case .softmax:
            for first in stride(from: 0, to: scores.count, by: nodes) {
                var mean = 0.0
                for node in first..<first + nodes { mean += scores[node] * gradient[node] }
                for node in first..<first + nodes { gradient[node] = scores[node] * (gradient[node] - mean) }
            }
        }
    }
}

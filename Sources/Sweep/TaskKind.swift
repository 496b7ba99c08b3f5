/// The kinds of task: two that make a grid point together, and one that is a point by itself.
package enum TaskKind: String, Sendable, Codable, CaseIterable {
    /// Events and a training specification become a trained classifier.
    case train
    /// A trained classifier becomes templates, fits and figures.
    case measure
    /// A program of the user's own computes the figures of a point.
    case run
}

extension TaskSpecification {
    package var kind: TaskKind {
        switch self {
        case .train: .train
        case .measure: .measure
        case .run: .run
        }
    }
}

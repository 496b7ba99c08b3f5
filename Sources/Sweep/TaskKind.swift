/// The two kinds of task that make a grid point.
package enum TaskKind: String, Sendable, Codable, CaseIterable {
    /// Events and a training specification become a trained classifier.
    case train
    /// A trained classifier becomes templates, fits and figures.
    case measure
}

extension TaskSpecification {
    package var kind: TaskKind {
        switch self {
        case .train: .train
        case .measure: .measure
        }
    }
}

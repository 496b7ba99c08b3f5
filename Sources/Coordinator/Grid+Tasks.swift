import Sweep

/// A task of a grid by its kind and a point that needs it.
extension Grid {
    /// The specification of a task, made anew: only identities are kept in memory.
    func specification(ofTask kind: TaskKind, at point: Int) -> TaskSpecification {
        let point = self[point]
        if case .run(let specification) = point.work { return .run(specification) }
        let (train, measure) = point.tasks
        return kind == .train ? (train ?? measure).specification : measure.specification
    }

    /// The task in words: its kind and the coordinates of a point that needs it.
    func title(ofTask kind: TaskKind, at point: Int) -> String {
        let coordinates = settingsText(at: point, of: kind)
        return "\(kind.rawValue) \(coordinates.joined(separator: ", "))"
    }

    private func settingsText(at point: Int, of kind: TaskKind) -> [String] {
        self[point].coordinates.filter { kind != .train || !$0.path.hasPrefix("measurement.") }
            .map { "\($0.path.split(separator: ".").last ?? "") \($0.value)" }
    }
}

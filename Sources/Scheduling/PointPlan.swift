import Sweep

/// A task of a grid point as the scheduler learns of it.
package struct PlannedTask: Sendable, Equatable {
    package var id: TaskID
    package var kind: TaskKind
    /// The work expected from its specification, relative to other tasks of the kind; above 0.
    package var cost: Double
    /// The highest attempt number in the journal, nil when it was never assigned.
    package var latestAttempt: Attempt?
    /// The seconds that its accepted result took; nil when it has none and is to be done.
    package var doneIn: Double?

    package init(id: TaskID, kind: TaskKind, cost: Double = 1, latestAttempt: Attempt? = nil, doneIn: Double? = nil) {
        self.id = id
        self.kind = kind
        self.cost = cost
        self.latestAttempt = latestAttempt
        self.doneIn = doneIn
    }
}

/// The tasks of a grid point.
///
/// Several points may share a training, and points that differ in nothing that counts may share the task that ends them.
package struct PointPlan: Sendable, Equatable {
    /// The position in the grid, from 0.
    package var index: Int
    /// What must be done before; nil where the point is one task.
    package var train: PlannedTask?
    /// The task whose result makes the point.
    package var measure: PlannedTask

    package init(index: Int, train: PlannedTask?, measure: PlannedTask) {
        self.index = index
        self.train = train
        self.measure = measure
    }
}

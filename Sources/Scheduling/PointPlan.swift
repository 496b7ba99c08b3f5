import Sweep

/// The two tasks of a grid point.
///
/// Several points may share a training, and points that differ in nothing that counts may share a measurement.
package struct PointPlan: Sendable, Equatable {
    /// The position in the grid, from 0.
    package var index: Int
    package var train: TaskID
    package var measure: TaskID

    package init(index: Int, train: TaskID, measure: TaskID) {
        self.index = index
        self.train = train
        self.measure = measure
    }
}

/// One numbered execution of a task: what an assignment, an answer and a journal entry have in common.
package struct TaskAttempt: Hashable, Sendable, CustomStringConvertible {
    package var task: TaskID
    package var attempt: Attempt

    package init(_ task: TaskID, _ attempt: Attempt) {
        self.task = task
        self.attempt = attempt
    }

    package var description: String { "\(task) attempt \(attempt)" }
}

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

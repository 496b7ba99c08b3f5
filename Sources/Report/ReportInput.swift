import Foundation
import Sweep

/// Everything that a report is made of; the clock and the host are read by whoever fills it.
package struct ReportInput: Sendable {
    /// The name of the sweep.
    package var sweep: String
    package var seed: Int
    /// The hash of the resolved configuration.
    package var configurationHash: String
    /// The version of sigmasweep.
    package var version: String
    /// The host of the coordinator.
    package var host: String
    package var started: Date
    package var finished: Date
    /// How many workers took part.
    package var workers: Int
    /// Dotted paths of the axes in the order of the configuration.
    package var axes: [String]
    package var curves: [CurveSettings]
    /// The points in grid order.
    package var points: [PointRecord]

    package init(
        sweep: String, seed: Int, configurationHash: String, version: String, host: String, started: Date,
        finished: Date, workers: Int, axes: [String], curves: [CurveSettings], points: [PointRecord]
    ) {
        self.sweep = sweep
        self.seed = seed
        self.configurationHash = configurationHash
        self.version = version
        self.host = host
        self.started = started
        self.finished = finished
        self.workers = workers
        self.axes = axes
        self.curves = curves
        self.points = points
    }
}

import Foundation
import Journal
import Sweep

/// Everything that a journal knows of the points of a grid.
package struct SweepRecord: Sendable {
    /// In grid order.
    package var points: [PointRecord]
    /// The latest start of a coordinator that computed anything of the points; nil when none ever ran.
    package var lastRun: RunInformation?
    /// When the latest attempt at a point ended; nil when none did.
    package var finished: Date?
    /// Workers that took part, by name.
    package var workers: Set<String>
}

extension JournalReader {
    /// Collects the points of a grid.
    ///
    /// - Throws: `CoordinatorError.journal` when the journal cannot be read.
    package func record(of grid: Grid) throws(CoordinatorError) -> SweepRecord {
        do throws(JournalError) {
            let points = grid.map { point in
                let tasks = point.tasks
                return (point: point, train: tasks.train?.id, measure: tasks.measure.id)
            }
            let history = try history(of: Set(points.flatMap { [$0.train, $0.measure].compactMap(\.self) }))
            let finished = history.finished ?? .distantFuture
            return SweepRecord(
                points: points.map { point, train, measure in
                    PointRecord(point, train: train.map { history[$0] }, measure: history[measure])
                },
                lastRun: history.runs.last { $0.started <= finished } ?? history.runs.last,
                finished: history.finished, workers: history.workers)
        } catch {
            throw .journal(error)
        }
    }
}

extension PointRecord {
    fileprivate init(_ point: GridPoint, train: TaskHistory?, measure: TaskHistory) {
        let failure = measure.result == nil ? train?.failure ?? measure.failure : nil
        self.init(
            id: point.id, coordinates: point.coordinates, work: point.work,
            status: measure.result != nil ? .done : failure != nil ? .failed : .pending,
            attempts: (train?.attempts ?? 0) + measure.attempts, train: train?.result, measure: measure.result,
            failure: failure?.reason)
    }
}

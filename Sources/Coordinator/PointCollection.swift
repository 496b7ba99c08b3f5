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
            let replay = try replay()
            var record = SweepRecord(points: [], lastRun: nil, finished: nil, workers: [])
            for point in grid { try collect(point, failures: replay.failures, into: &record) }
            let finished = record.finished ?? .distantFuture
            record.lastRun = replay.runs.last { $0.started <= finished } ?? replay.runs.last
            return record
        } catch {
            throw .journal(error)
        }
    }

    private func collect(
        _ point: GridPoint, failures: [TaskID: FinalFailure], into record: inout SweepRecord
    ) throws(JournalError) {
        let (train, measure) = point.tasks
        let attempts = try attempts(for: train.id) + attempts(for: measure.id)
        let measured = try result(for: measure.id)
        let failure = measured == nil ? failures[train.id] ?? failures[measure.id] : nil
        record.points.append(
            PointRecord(
                id: point.id, coordinates: point.coordinates, specification: point.specification,
                status: measured != nil ? .done : failure != nil ? .failed : .pending, attempts: attempts.count,
                train: try result(for: train.id), measure: measured, failure: failure?.reason))
        record.workers.formUnion(attempts.map(\.worker))
        record.finished = (attempts.compactMap(\.ended) + [record.finished].compactMap(\.self)).max()
    }
}

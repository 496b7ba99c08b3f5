import Journal
import Sweep

extension JournalReader {
    /// Everything known of the points of a grid, in its order.
    ///
    /// - Throws: `CoordinatorError.journal` when the journal cannot be read.
    package func points(of grid: Grid) throws(CoordinatorError) -> [PointRecord] {
        do throws(JournalError) {
            let failures = try replay().failures
            var points: [PointRecord] = []
            for point in grid { points.append(try record(of: point, failures: failures)) }
            return points
        } catch {
            throw .journal(error)
        }
    }

    private func record(of point: GridPoint, failures: [TaskID: FinalFailure]) throws(JournalError) -> PointRecord {
        let (train, measure) = point.tasks
        let trained = try result(for: train.id)
        let measured = try result(for: measure.id)
        let failure = failures[train.id] ?? failures[measure.id]
        return PointRecord(
            id: point.id, coordinates: point.coordinates, specification: point.specification,
            status: measured != nil ? .done : failure != nil ? .failed : .pending,
            attempts: try attempts(for: train.id).count + attempts(for: measure.id).count, train: trained, measure: measured,
            failure: measured == nil ? failure?.reason : nil)
    }
}

import Coordinator
import Foundation
import Journal
import Numerical
import Report
import Sweep

/// The results of a sweep: tables, figures and report in its output folder.
struct Results {
    let sweep: SweepConfiguration
    let journal: JournalReader
    let folder: OutputFolder

    /// Writes everything from the journal alone, so that writing again gives the same files.
    ///
    /// - Throws: `CommandEnding` when the journal cannot be read or a file not be written.
    func write() async throws(CommandEnding) -> ResultSummary {
        let record = try orRefuse { try journal.record(of: sweep.grid) }
        guard let run = record.lastRun else { throw .refused("no results: no run was ever started - \(folder.path)") }
        let input = ReportInput(
            sweep: sweep.name, seed: sweep.seed, configurationHash: ContentHash(of: sweep.resolvedText).hex,
            version: run.version, host: run.host, started: run.started,
            finished: max(record.finished ?? run.started, run.started), workers: record.workers.count,
            axes: sweep.axes.map(\.path), curves: sweep.curves, points: record.points)
        do throws(ReportError) {
            let warnings = try await ReportWriter(folder: folder.path).write(input)
            return ResultSummary(
                record.points, folder: folder.path, elapsed: .seconds(input.finished.timeIntervalSince(input.started)),
                warnings: warnings)
        } catch {
            throw CommandEnding(status: 2, sentence: "\(error)")
        }
    }
}

/// What a command says of the results when it ends.
struct ResultSummary {
    let points: Int
    let done: Int
    let failed: [PointRecord]
    let text: String

    init(_ records: [PointRecord], folder: String, elapsed: Duration, warnings: [ReportError]) {
        points = records.count
        done = records.count { $0.status == .done }
        failed = records.filter { $0.status == .failed }
        let counts = "\(done) of \(points) points done" + (failed.isEmpty ? "" : ", \(failed.count) failed")
        text = (["\(counts) in \(words(elapsed)); results in \(folder)"] + warnings.map { "warning: \($0)" })
            .joined(separator: "\n")
    }

    /// One sentence that names the failed points.
    var failureSentence: String {
        let named = failed.prefix(5).map { point in
            "\(point.place) (\(point.failure ?? "unknown reason"))"
        }
        let rest = failed.count > 5 ? " and \(failed.count - 5) more" : ""
        return "\(failed.count) of \(points) points failed: \(named.joined(separator: "; "))\(rest)"
    }
}

extension PointRecord {
    /// Where the point lies in the grid, for messages.
    var place: String { coordinates.map { "\($0.path)=\($0.value)" }.joined(separator: " ") }
}

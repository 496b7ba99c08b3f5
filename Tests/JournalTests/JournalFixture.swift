import Foundation
import Journal
import Likelihood
import Numerical
import Sweep
import TestSupport
import Training

/// The task of this name.
func task(_ name: String) -> TaskID { TaskID(ContentHash(of: name)) }

/// A time with a fraction that no decimal text keeps.
func time(_ seconds: Double) -> Date { Date(timeIntervalSince1970: 1_750_000_000 + seconds / 3) }

let first = Attempt(1)
let second = Attempt(2)

/// A result with every field filled.
let fullResult = TaskResult(
    figures: ["sigma_mu": 0.1 + 0.2, "significance": 3.25], labels: ["fit_status": "converged"],
    history: [EpochRecord(epoch: 1, trainLoss: 0.5, validationLoss: 0.6, validationPenalty: 1e-300)],
    fit: FitRecord(
        status: "converged", estimatedDistanceToMinimum: 1e-9,
        parameters: [ParameterRecord(name: "mu", value: 1, uncertainty: 0.25)], covariance: [0.0625],
        templates: ["signal": [1, 2]], data: [3, .infinity]),
    tables: [TableRecord(name: "scan", columns: ["y", "score"], rows: [[-0.5, 0.1], [0.5, 0.2]])],
    duration: 12.5)

let storedResult = StoredResult(fullResult)

/// A directory with the journal of a sweep named "scan".
struct JournalFixture {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    var path: String { directory.file(SweepJournal.fileName) }

    func open(sweep: String = "scan", at now: Date = time(0)) throws(JournalError) -> SweepJournal {
        try SweepJournal(directory: directory.path, sweep: sweep, seed: 7, at: now)
    }

    /// A journal with one accepted training, closed.
    func fill() throws {
        let journal = try open()
        try journal.commit([
            .assigned(task("t1"), .train, first, worker: "w1", at: time(1)),
            .accepted(task("t1"), first, storedResult, at: time(2)),
        ])
    }

    func bytes() throws -> Data { try Data(contentsOf: URL(filePath: path)) }
}

/// The error that a body throws, nil when it throws none.
func journalError(_ body: () throws -> Void) -> JournalError? {
    do {
        try body()
        return nil
    } catch {
        return error as? JournalError
    }
}

/// An attempt that runs.
func running(
    _ task: TaskID, _ kind: TaskKind, _ attempt: Attempt, worker: String, started: Date
) -> AttemptRecord {
    AttemptRecord(
        task: task, kind: kind, attempt: attempt, worker: worker, started: started, ended: nil, outcome: .running,
        reason: nil, isFinal: false)
}

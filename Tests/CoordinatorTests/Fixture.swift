import Coordinator
import Foundation
import Journal
import Numerical
import Sweep
import TestSupport

/// The grid of a small study; two seeds by two binnings are four points, two trainings and four measurements.
func toyGrid(seeds: Int = 1, binnings: [Int] = [4]) throws -> Grid {
    let text = """
        sweep: toy
        events: {kind: twoGaussians, train: 100, validation: 50, test: 200}
        training: {network: {hidden: [4]}, epochs: 1}
        axes:
          training.seed: {range: [1, \(seeds)]}
          measurement.bins: \(binnings)
        """
    return try SweepConfiguration(yaml: text, file: "toy.yaml", directory: "/study") { ContentHash(of: $0) }.grid
}

/// The output folder of a sweep with its journal.
struct SweepFixture {
    let directory: TemporaryDirectory
    let folder: OutputFolder

    init() throws {
        directory = try TemporaryDirectory()
        folder = OutputFolder(path: directory.file("out"))
        try folder.create()
        try folder.createSubfolders()
    }

    var models: ModelStore { ModelStore(folder) }
    var endpoint: String { "ipc://\(directory.file("socket"))" }

    func openJournal() throws(JournalError) -> SweepJournal {
        try SweepJournal(directory: folder.path, sweep: "toy", seed: 0, at: .now)
    }
}

extension SweepJournal {
    /// Records an attempt, by default the first, that took some seconds and was accepted.
    func complete(_ task: IdentifiedTask, attempt: Attempt = Attempt(1), duration: Double) throws(JournalError) {
        try commit([
            .assigned(task.id, task.specification.kind, attempt, worker: "earlier", at: .now),
            .accepted(task.id, attempt, StoredResult(TaskResult(duration: duration)), at: .now),
        ])
    }
}

/// Bytes that end with the hash of those before, as the file of a classifier does.
func hashed(_ content: [UInt8]) -> [UInt8] { content + Array(ContentHash(of: content).hex.utf8) }

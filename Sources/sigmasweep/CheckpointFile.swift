import Coordinator
import Foundation
import Numerical
import Training

/// A file that follows a training, for going on after a stop. Without a path it does nothing.
struct CheckpointFile {
    let path: String?
    private var lastWrite: ContinuousClock.Instant?

    /// Time between two writes.
    private static let interval = Duration.seconds(2)

    init(path: String?) { self.path = path }

    /// The checkpoint in the file; nil when there is no file.
    ///
    /// - Throws: `CommandEnding` when the file is no checkpoint, or that of another training; it is not touched then.
    func read(identity: ContentHash) throws(CommandEnding) -> TrainingCheckpoint? {
        guard let path, FileManager.default.fileExists(atPath: path) else { return nil }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw .refused("checkpoint not read: it is no readable file - \(path)")
        }
        let checkpoint: TrainingCheckpoint
        do throws(TrainingError) {
            checkpoint = try TrainingCheckpoint(decoding: [UInt8](bytes))
        } catch {
            throw .refused("\(error) - \(path)")
        }
        guard checkpoint.identity == identity else {
            throw .refused("checkpoint refused: it belongs to another training - \(path)")
        }
        return checkpoint
    }

    /// Writes a checkpoint where the last one is old; the file is replaced in one step.
    mutating func update(_ make: () -> TrainingCheckpoint) throws(CommandEnding) {
        guard let path, lastWrite.map({ .now - $0 > Self.interval }) ?? true else { return }
        // Also after a failure, so that it is not said after every epoch.
        defer { lastWrite = .now }
        try orRefuse { try writeDurably(make().encoded(), to: path) }
    }

    func remove() {
        if let path { unlink(path) }
    }
}

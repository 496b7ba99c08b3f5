import Foundation
import Numerical
import Sweep

/// The trained classifiers of a sweep, and how far unfinished trainings have come: one file a training, named by its identity.
package struct ModelStore: Sendable {
    private let folder: OutputFolder

    package init(_ folder: OutputFolder) { self.folder = folder }

    /// Where the classifier of a training lies.
    package func path(of task: TaskID) -> String { "\(folder.models)/\(task).classifier" }

    /// Where the latest checkpoint of a training lies while it is not done.
    package func checkpointPath(of task: TaskID) -> String { "\(folder.models)/\(task).checkpoint" }

    /// Whether the classifier of a training is there and as it was written: its file ends with the hash of what stands before.
    package func holds(_ task: TaskID) -> Bool {
        guard let bytes = load(task), bytes.count > 32 else { return false }
        return Array(ContentHash(of: Array(bytes.dropLast(32))).hex.utf8) == Array(bytes.suffix(32))
    }

    /// Stores the classifier of a training durably.
    func store(_ classifier: [UInt8], of task: TaskID) throws(CoordinatorError) {
        try writeDurably(classifier, to: path(of: task))
    }

    /// The file of a training's classifier, or nil when it is not there.
    func load(_ task: TaskID) -> [UInt8]? { content(of: path(of: task)) }

    /// Keeps a checkpoint in the place of the one before. It tells whether it is whole, and many trainings send one every few
    /// seconds: nobody waits for the disk.
    func store(checkpoint: [UInt8], of task: TaskID) throws(CoordinatorError) {
        try writeLightly(checkpoint, to: checkpointPath(of: task))
    }

    /// The latest checkpoint of a training, or nil when there is none.
    func loadCheckpoint(of task: TaskID) -> [UInt8]? { content(of: checkpointPath(of: task)) }

    /// Removes the checkpoint of a training that is decided, if there is one.
    func removeCheckpoint(of task: TaskID) { unlink(checkpointPath(of: task)) }

    private func content(of path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map { [UInt8]($0) }
    }
}

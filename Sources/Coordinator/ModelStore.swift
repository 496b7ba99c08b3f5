import Foundation
import Sweep

/// The trained classifiers of a sweep, one file a training, named by its identity.
package struct ModelStore: Sendable {
    private let folder: OutputFolder

    package init(_ folder: OutputFolder) { self.folder = folder }

    /// Where the classifier of a training lies.
    package func path(of task: TaskID) -> String { "\(folder.models)/\(task).classifier" }

    package func contains(_ task: TaskID) -> Bool { FileManager.default.fileExists(atPath: path(of: task)) }

    /// Stores the classifier of a training durably.
    func store(_ classifier: [UInt8], of task: TaskID) throws(CoordinatorError) {
        try writeDurably(classifier, to: path(of: task))
    }

    /// The file of a training's classifier, or nil when it is not there.
    func load(_ task: TaskID) -> [UInt8]? {
        FileManager.default.contents(atPath: path(of: task)).map { [UInt8]($0) }
    }
}

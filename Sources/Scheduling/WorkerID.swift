/// The name of a worker slot, unique among the workers of one coordinator at a time.
///
/// A worker keeps its name while it reconnects; a worker that starts anew may take the name of one that ended.
package struct WorkerID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let name: String

    /// A worker that names itself.
    package init(_ name: String) { self.name = name }

    package var description: String { name }
    package static func < (left: WorkerID, right: WorkerID) -> Bool { left.name < right.name }
}

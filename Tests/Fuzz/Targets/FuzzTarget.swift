/// A reader of bytes that strangers write, with what must hold of everything that it accepts.
///
///     let isAccepted = try FuzzTarget.workspace.read(bytes)
///
/// What the readers refuse is no matter here; what traps, hangs, fills the memory or breaks a promise is a finding.
package enum FuzzTarget: String, CaseIterable, Sendable {
    case wire, configuration, workspace, events, classifier, checkpoint

    /// Reads an input.
    ///
    /// - Returns: Whether the reader accepts it.
    /// - Throws: `BrokenPromise`.
    @discardableResult
    package func read(_ bytes: [UInt8]) throws(BrokenPromise) -> Bool {
        switch self {
        case .wire: try WireReading.read(bytes)
        case .configuration: try ConfigurationReading.read(bytes)
        case .workspace: try WorkspaceReading.read(bytes)
        case .events: try EventsReading.read(bytes)
        case .classifier: try ClassifierReading.read(bytes)
        case .checkpoint: try CheckpointReading.read(bytes)
        }
    }
}

/// What a reader promises and did not keep.
package struct BrokenPromise: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// Demands what a reader promises.
func expect(_ isKept: Bool, _ promise: @autoclosure () -> String) throws(BrokenPromise) {
    guard isKept else { throw BrokenPromise(promise()) }
}

/// The value, or a broken promise with the error.
func keeping<Value>(_ promise: String, _ body: () throws -> Value) throws(BrokenPromise) -> Value {
    do { return try body() } catch { throw BrokenPromise("\(promise): \(error)") }
}

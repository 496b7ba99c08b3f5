/// Changes of a JSON document (RFC 6902).
package struct JSONPatch: Sendable, Equatable {
    package enum Operation: Sendable, Equatable {
        case add(JSONPointer, JSONValue)
        case remove(JSONPointer)
        case replace(JSONPointer, JSONValue)
        case move(from: JSONPointer, to: JSONPointer)
        case copy(from: JSONPointer, to: JSONPointer)
        /// Demands that the value is this.
        case test(JSONPointer, JSONValue)
    }

    package var operations: [Operation]

    package init(operations: [Operation]) {
        self.operations = operations
    }

    /// Reads a patch from a document of its own.
    ///
    /// - Throws: `WorkspaceError` with the path inside the patch.
    package init(_ document: JSONValue) throws(WorkspaceError) {
        try self.init(JSONNode(document: .patch, value: document, path: JSONPath()))
    }

    init(_ node: JSONNode) throws(WorkspaceError) {
        operations = []
        for node in try node.elements(mayBeEmpty: true) { operations.append(try Self.operation(node)) }
    }

    /// The document with all changes.
    ///
    /// - Throws: `WorkspaceError` with the index of the operation and its pointer; then nothing is changed.
    package func applied(to document: JSONValue) throws(WorkspaceError) -> JSONValue {
        var document = document
        var room = Self.mostValues
        for (index, operation) in operations.enumerated() {
            do {
                try operation.apply(to: &document, room: &room)
            } catch {
                throw WorkspaceError(.patch, path: "operation \(index), \(operation)", reason: error.reason)
            }
        }
        return document
    }

    /// What a patch may add: copies of copies grow without end.
    private static let mostValues = 50_000_000

    private static func operation(_ node: JSONNode) throws(WorkspaceError) -> Operation {
        let kind = try node.member("op").text()
        let target = try pointer(node.member("path"))
        switch kind {
        case "add": return .add(target, try node.member("value").value)
        case "remove": return .remove(target)
        case "replace": return .replace(target, try node.member("value").value)
        case "move": return .move(from: try pointer(node.member("from")), to: target)
        case "copy": return .copy(from: try pointer(node.member("from")), to: target)
        case "test": return .test(target, try node.member("value").value)
        default:
            throw try node.member("op").refuse(
                "unknown operation \"\(kind)\", known are add, remove, replace, move, copy, test")
        }
    }

    private static func pointer(_ node: JSONNode) throws(WorkspaceError) -> JSONPointer {
        let text = try node.text()
        guard let pointer = JSONPointer(text) else { throw node.refuse("\"\(text)\" is no JSON pointer") }
        return pointer
    }
}

extension JSONPatch.Operation {
    fileprivate func apply(to document: inout JSONValue, room: inout Int) throws(JSONPointerError) {
        switch self {
        case .add(let target, let value): try Self.insert(.add(value), value, into: &document, at: target, room: &room)
        case .remove(let target): try document.apply(.remove, at: target.tokens[...])
        case .replace(let target, let value):
            try Self.insert(.replace(value), value, into: &document, at: target, room: &room)
        case .move(let source, let target):
            guard source.tokens == target.tokens || !target.tokens.starts(with: source.tokens) else {
                throw JSONPointerError(reason: "a value cannot be moved into itself")
            }
            let value = try document.value(at: source)
            try document.apply(.remove, at: source.tokens[...])
            try Self.insert(.add(value), value, into: &document, at: target, room: &room)
        case .copy(let source, let target):
            let value = try document.value(at: source)
            try Self.insert(.add(value), value, into: &document, at: target, room: &room)
        case .test(let target, let value):
            guard try document.value(at: target) == value else {
                throw JSONPointerError(reason: "the value is another one")
            }
        }
    }

    /// Changes a document but keeps to the depth that documents have when they are read: all that walk them recurse.
    private static func insert(
        _ change: JSONValue.Change, _ value: JSONValue, into document: inout JSONValue, at target: JSONPointer,
        room: inout Int
    ) throws(JSONPointerError) {
        guard target.tokens.count + value.depth <= JSONParser.depthLimit else {
            throw JSONPointerError(reason: "more than \(JSONParser.depthLimit) values in each other")
        }
        room -= value.count
        guard room >= 0 else { throw JSONPointerError(reason: "the patch adds too many values") }
        try document.apply(change, at: target.tokens[...])
    }
}

extension JSONPatch.Operation: CustomStringConvertible {
    package var description: String {
        switch self {
        case .add(let target, _): "add \"\(target)\""
        case .remove(let target): "remove \"\(target)\""
        case .replace(let target, _): "replace \"\(target)\""
        case .move(let source, let target): "move \"\(source)\" to \"\(target)\""
        case .copy(let source, let target): "copy \"\(source)\" to \"\(target)\""
        case .test(let target, _): "test \"\(target)\""
        }
    }
}

import Foundation
import Likelihood

/// Where a workspace comes from: a file and the patches to apply to it.
struct WorkspaceSource {
    let path: String
    let patches: [String]
    let patchName: String?

    /// Reads and checks the workspace.
    ///
    /// - Throws: `CommandEnding` with one sentence that names the file.
    func read() throws(CommandEnding) -> Workspace {
        var document = try Self.parse(path)
        guard patchName == nil || !patches.isEmpty else {
            throw .refused("--patch-name: expected a patch set with --patch, found none")
        }
        for patch in patches { document = try apply(patch, to: document) }
        return try Self.naming(path) { try Workspace(document) }
    }

    /// Writes a workspace, only to where no file is.
    func write(_ workspace: Workspace, to target: String) throws(CommandEnding) {
        do {
            try Data(workspace.json(.pretty) + [UInt8(ascii: "\n")])
                .write(to: URL(filePath: target), options: .withoutOverwriting)
        } catch {
            throw .refused("workspace not written: \(words(error)) - \(target)")
        }
    }

    /// A file with an array is a JSON Patch, one with an object a patch set.
    private func apply(_ patch: String, to document: JSONValue) throws(CommandEnding) -> JSONValue {
        let changes = try Self.parse(patch)
        return try Self.naming(patch) {
            guard case .object = changes else {
                guard patchName == nil else {
                    throw CommandEnding.refused("--patch-name: expected a patch set, found a single JSON Patch")
                }
                return try JSONPatch(changes).applied(to: document)
            }
            let set = try PatchSet(changes)
            switch set.verify(document) {
            case .verified: break
            case .differs(let expected, let found):
                throw CommandEnding.refused(
                    "patch set not applied: it was made for a workspace with the digest \(expected), that of \(path) is \(found)"
                )
            case .notVerifiable(let algorithms):
                warn(
                    "the patch set states no SHA-256 digest of its workspace, only \(algorithms.joined(separator: ", "))"
                )
            }
            return try set.patch(named: patchName).changes.applied(to: document)
        }
    }

    private static func parse(_ path: String) throws(CommandEnding) -> JSONValue {
        let bytes: Data
        do {
            let file = path == "-" ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(filePath: path))
            bytes = try file.readToEnd() ?? Data()
        } catch {
            throw .refused("file not read: \(words(error)) - \(path)")
        }
        return try naming(path) { try JSONValue(parsing: [UInt8](bytes)) }
    }

    /// Runs a step whose error then names the workspace.
    func naming<Value>(_ body: () throws -> Value) throws(CommandEnding) -> Value { try Self.naming(path, body) }

    private static func naming<Value>(_ path: String, _ body: () throws -> Value) throws(CommandEnding) -> Value {
        do {
            return try body()
        } catch let ending as CommandEnding {
            throw ending
        } catch {
            throw .refused("\(path): \(error)")
        }
    }
}

/// What an error of a file says, the reason of the system where there is one.
func words(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error ?? error
    if let error = underlying as? POSIXError { return String(cString: strerror(error.code.rawValue)) }
    let system = underlying as NSError
    return system.domain == NSPOSIXErrorDomain
        ? String(cString: strerror(Int32(system.code))) : error.localizedDescription
}

/// Says something on standard error that does not end the command.
func warn(_ sentence: String) { SigmaSweep.complain("warning: \(sentence)") }

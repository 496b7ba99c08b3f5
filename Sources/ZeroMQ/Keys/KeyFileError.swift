/// Keys that cannot be used or made. No description quotes the content of a file.
///
/// Printed as `keys refused: mode 0644, expected 0600 - keys/worker.key`.
package enum KeyFileError: Error, Equatable, Sendable {
    case notRead(path: String, reason: String)
    case notWritten(path: String, reason: String)
    /// Something of this name is there; nothing is ever overwritten.
    case exists(path: String)
    /// Others than the owner may read or write.
    case mode(path: String, found: UInt32, expected: UInt32)
    /// The owner is another user, with this number.
    case foreign(path: String, owner: UInt32)
    /// A line, counted from 1, is not what it should be; nil for the file as a whole.
    case malformed(path: String, line: Int?, reason: String)
    /// A name that no file and no worker can have.
    case badName(String)
    /// libzmq makes no keys.
    case noCurve(ZeroMQError)
}

extension KeyFileError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notRead(let path, let reason): "keys not read: \(reason) - \(path)"
        case .notWritten(let path, let reason): "keys not written: \(reason) - \(path)"
        case .exists(let path): "keys not written: there is such a file already - \(path)"
        case .mode(let path, let found, let expected):
            "keys refused: mode \(octal(found)), expected \(octal(expected)) - \(path)"
        case .foreign(let path, let owner): "keys refused: owned by user \(owner), expected this user - \(path)"
        case .malformed(let path, nil, let reason): "keys refused: \(reason) - \(path)"
        case .malformed(let path, let line?, let reason): "keys refused: line \(line): \(reason) - \(path)"
        case .badName(let name): "worker name refused: \(WorkerName.rule), found \"\(name)\""
        case .noCurve(let error): "no keys made: \(error)"
        }
    }

    private func octal(_ mode: UInt32) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(4 - digits.count, 0)) + digits
    }
}

import Journal
import Wire
import ZeroMQ

/// Why a coordinator could not go on.
package enum CoordinatorError: Error, Sendable {
    case folderRefused(path: String, reason: String)
    case fileNotWritten(path: String, reason: String)
    case journal(JournalError)
    case messaging(ZeroMQError)
}

extension CoordinatorError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .folderRefused(let path, let reason): "output folder refused: \(reason) - \(path)"
        case .fileNotWritten(let path, let reason): "file not written: \(reason) - \(path)"
        case .journal(let error): "\(error)"
        case .messaging(let error): "\(error)"
        }
    }
}

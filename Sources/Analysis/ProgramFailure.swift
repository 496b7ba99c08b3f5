import Runner

/// Why a program of the user's own gave no result.
package struct ProgramFailure: Error, Sendable, Equatable {
    package var reason: Reason
    /// The command, its words apart by blanks.
    package var command: String
    /// The end of what the program wrote to standard error.
    package var log: String

    package enum Reason: Sendable, Equatable {
        case notStarted(CommandError)
        /// The program or a file of it is not as it was when the study was read.
        case fileChanged(path: String)
        /// The folder of the task, or a file in it, could not be written.
        case notPrepared(path: String, reason: String)
        case exited(status: Int32)
        case killed(signal: Int32)
        /// In seconds.
        case timeOver(limit: Double)
        /// In MB.
        case outOfMemory(limit: Int)
        case tooMuchOutput
        /// What it wrote is no result.
        case unsuitableAnswer(String)
    }
}

extension ProgramFailure: CustomStringConvertible {
    package var description: String {
        switch reason {
        case .notStarted(let error): "\(error)"
        case .fileChanged(let path): "command not started: the file is not as it was when the study was read - \(path)"
        case .notPrepared(let path, let reason): "command not started: \(reason) - \(path)"
        case .exited(let status): "command failed: it ended with status \(status) - \(command)"
        case .killed(let signal): "command failed: it was killed by \(words(ofSignal: signal)) - \(command)"
        case .timeOver(let limit): "command failed: it took longer than \(limit) s - \(command)"
        case .outOfMemory(let limit): "command failed: it needed more memory than \(limit) MB - \(command)"
        case .tooMuchOutput: "command failed: it wrote more than 64 MiB to standard output - \(command)"
        case .unsuitableAnswer(let reason): "result refused: \(reason) - \(command)"
        }
    }
}

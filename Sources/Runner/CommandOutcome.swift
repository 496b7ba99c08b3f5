import Glibc

/// What became of a command.
package struct CommandOutcome: Sendable, Equatable {
    package var ending: CommandEnding
    /// Standard output.
    package var output: [UInt8]
    /// The end of standard error.
    package var errors: [UInt8]

    /// The end of standard error as text, without the bytes of a character that was cut.
    package var errorText: String {
        String(decoding: errors.drop { $0 & 0xC0 == 0x80 }, as: UTF8.self)
    }
}

/// How a command ended.
package enum CommandEnding: Sendable, Equatable {
    case exited(status: Int32)
    /// A signal that came from elsewhere ended it.
    case killed(signal: Int32)
    case timeOver
    case cancelled
    /// It wrote more than it may.
    case tooMuchOutput
}

extension CommandEnding {
    /// - Parameter information: Of a process that has ended.
    init(_ information: siginfo_t) {
        let value = information._sifields._sigchld.si_status
        self = information.si_code == Int32(CLD_EXITED) ? .exited(status: value) : .killed(signal: value)
    }
}

/// A signal in words, such as "signal 11 (Segmentation fault)".
package func words(ofSignal signal: Int32) -> String {
    "signal \(signal)" + (strsignal(signal).map { " (\(String(cString: $0)))" } ?? "")
}

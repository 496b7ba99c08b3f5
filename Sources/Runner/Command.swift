import CRunner
import Glibc

/// A program with its arguments and limits, run to its end by the thread that asks for it.
///
///     let command = Command(words: ["/bin/sh", "-c", "echo hello"], directory: "/tmp")
///     let outcome = try command.run()
///
/// The program leads a process group of its own, which is killed with all that is left in it when the program has ended, when
/// a limit is reached and when the run is cancelled. When the calling process is killed (-9), the program is killed by the
/// kernel, but not what it has started itself.
package struct Command: Sendable {
    /// The program, looked for in PATH unless it has a slash, and its arguments.
    package var words: [String]
    /// Variables that are added to those of this process.
    package var environment: [String: String]
    /// The working directory.
    package var directory: String
    /// What the program finds on standard input.
    package var input: [UInt8]
    /// The longest time that it may take; nil for any.
    package var timeLimit: Duration?
    /// The most bytes of address space of each of its processes; nil for any.
    package var memoryLimit: Int?
    /// The most bytes on standard output.
    package var outputLimit = 64 << 20
    /// How many bytes of standard error are kept, the last ones.
    package var errorsKept = 64 << 10

    package init(
        words: [String], environment: [String: String] = [:], directory: String, input: [UInt8] = [],
        timeLimit: Duration? = nil, memoryLimit: Int? = nil
    ) {
        precondition(!words.isEmpty, "a command needs a program")
        self.words = words
        self.environment = environment
        self.directory = directory
        self.input = input
        self.timeLimit = timeLimit
        self.memoryLimit = memoryLimit
    }

    /// Runs the program to its end.
    ///
    /// - Parameter isCancelled: Asked about twenty times a second; when it says so, the program is killed.
    /// - Throws: `CommandError` when it cannot be started.
    package func run(isCancelled: () -> Bool = { false }) throws(CommandError) -> CommandOutcome {
        let deadline = timeLimit.map { ContinuousClock.now + $0 }
        var running = try RunningCommand(self)
        return running.finish(deadline: deadline, isCancelled: isCancelled)
    }

    /// The path of the program.
    ///
    /// - Throws: `CommandError.notFound`.
    func program() throws(CommandError) -> String {
        if words[0].contains("/") { return words[0] }
        let path = environment["PATH"] ?? getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        for folder in path.split(separator: ":") where folder.hasPrefix("/") {
            let candidate = "\(folder)/\(words[0])"
            if access(candidate, X_OK) == 0, isFile(candidate) { return candidate }
        }
        throw .notFound(program: words[0])
    }

    private func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}

/// Why a program could not be started.
package enum CommandError: Error, Sendable, Equatable {
    /// There is no such program in PATH.
    case notFound(program: String)
    /// The operating system refused a step of the start.
    case notStarted(program: String, step: String, reason: String)
}

extension CommandError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notFound(let program): "command not started: no such program in PATH - \(program)"
        case .notStarted(let program, let step, let reason): "command not started: \(step): \(reason) - \(program)"
        }
    }
}

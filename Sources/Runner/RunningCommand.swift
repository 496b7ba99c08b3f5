import CRunner
import Glibc

/// A program that runs, and the one owner of its process and of the ends of its pipes.
struct RunningCommand: ~Copyable {
    private let process: pid_t
    private var output: Stream
    private var errors: Stream
    private var isReaped = false

    /// How often a run looks whether it is cancelled, whether its time is over and whether its program has ended though
    /// others hold its pipes open.
    private static let interval = Duration.milliseconds(50)

    /// Starts the program.
    ///
    /// - Throws: `CommandError`.
    init(_ command: Command) throws(CommandError) {
        let program = try command.program()
        func refused(_ step: String, _ error: Int32 = errno) -> CommandError {
            .notStarted(program: program, step: step, reason: String(cString: strerror(error)))
        }
        // A file in memory and not a pipe: there is nothing to feed while it runs, and nobody minds what is not read.
        guard let input = inputFile(command.input) else { throw refused("standard input") }
        defer { close(input) }
        guard let (reading, writing) = pipe() else { throw refused("pipe") }
        defer { close(writing) }
        let output = Stream(reading, limit: command.outputLimit, kept: .beginning)
        guard let (errorsReading, errorsWriting) = pipe() else { throw refused("pipe") }
        defer { close(errorsWriting) }
        let errors = Stream(errorsReading, limit: command.errorsKept, kept: .end)

        let (process, error, step) = start(command, program, descriptors: (input, writing, errorsWriting))
        guard process > 0 else { throw refused(step, error) }
        self.process = process
        self.output = output
        self.errors = errors
    }

    deinit {
        guard !isReaped else { return }
        kill(-process, SIGKILL)
        var information = siginfo_t()
        while waitid(P_PID, id_t(process), &information, WEXITED) != 0, errno == EINTR {}
    }

    /// Waits for the end of the program, or brings it about, and reaps it.
    mutating func finish(deadline: ContinuousClock.Instant?, isCancelled: () -> Bool) -> CommandOutcome {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
            var stop: CommandEnding?
            var ending: CommandEnding?
            var pause: UInt32 = 20
            while ending == nil, stop == nil {
                wait(until: deadline, &pause)
                output.drain(into: buffer)
                errors.drain(into: buffer)
                ending = endingOfProcess()
                if output.isOverLimit { stop = .tooMuchOutput }
                if ending == nil { stop = stop ?? reasonToStop(deadline, isCancelled) }
            }
            // Before it is reaped, while no other process can have its number.
            kill(-process, SIGKILL)
            let last = reap()
            output.drain(into: buffer)
            errors.drain(into: buffer)
            errors.trim()
            return CommandOutcome(ending: stop ?? ending ?? last, output: output.bytes, errors: errors.bytes)
        }
    }

    /// Waits until there is something to read, or for a while.
    ///
    /// - Parameter pause: How long to wait, in microseconds, for a program that has closed its outputs, which most often
    ///   ends at once; is doubled.
    private func wait(until deadline: ContinuousClock.Instant?, _ pause: inout UInt32) {
        if output.hasEnded, errors.hasEnded {
            usleep(pause)
            pause = min(2 * pause, 20_000)
            return
        }
        let rest = deadline.map { min($0 - .now, Self.interval) } ?? Self.interval
        var descriptors = [output.watched, errors.watched]
        _ = poll(&descriptors, 2, max(0, Int32((rest / .milliseconds(1)).rounded(.up))))
    }

    private func reasonToStop(_ deadline: ContinuousClock.Instant?, _ isCancelled: () -> Bool) -> CommandEnding? {
        if isCancelled() { return .cancelled }
        if let deadline, .now >= deadline { return .timeOver }
        return nil
    }

    /// How the program ended, which stays to be reaped; nil while it runs.
    private func endingOfProcess() -> CommandEnding? {
        var information = siginfo_t()
        guard waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT) == 0,
            information._sifields._kill.si_pid == process
        else { return nil }
        return CommandEnding(information)
    }

    private mutating func reap() -> CommandEnding {
        var information = siginfo_t()
        while waitid(P_PID, id_t(process), &information, WEXITED) != 0, errno == EINTR {}
        isReaped = true
        return CommandEnding(information)
    }
}

/// A pipe whose ends no other program inherits.
private func pipe() -> (reading: Int32, writing: Int32)? {
    var ends: [Int32] = [-1, -1]
    return cr_pipe(&ends) == 0 ? (ends[0], ends[1]) : nil
}

/// A file in memory with some content, at its beginning.
private func inputFile(_ content: [UInt8]) -> Int32? {
    let descriptor = cr_memory_file()
    guard descriptor >= 0 else { return nil }
    var offset = 0
    while offset < content.count {
        let count = content[offset...].withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
        if count > 0 {
            offset += count
        } else if errno != EINTR {
            close(descriptor)
            return nil
        }
    }
    return descriptor
}

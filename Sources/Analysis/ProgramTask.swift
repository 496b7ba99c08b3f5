import Likelihood
import Numerical
import Runner
import Sweep

/// A task as it was asked for, besides its specification.
struct AskedTask {
    var kind: TaskKind
    var identity: TaskID
    var attempt: Attempt?
    var control: TaskControl
}

/// One task that a program of the user's own computes, in a folder of its own.
struct ProgramTask: ~Copyable {
    private let scratch: ScratchFolder
    let runner: RunnerSettings
    private let asked: AskedTask

    var folder: TaskFolder { scratch.folder }

    /// The most bytes of an answer, on standard output or in a file, and of a classifier's file.
    private static let longestAnswer = 64 << 20
    private static let longestClassifier = 256 << 20

    /// - Throws: `AnalysisError.program` when the folder cannot be made.
    init(_ runner: RunnerSettings, _ asked: AskedTask) throws(AnalysisError) {
        self.runner = runner
        self.asked = asked
        do {
            scratch = try ScratchFolder()
        } catch {
            throw runner.failure(error)
        }
    }

    /// Runs the program and reads its answer.
    ///
    /// - Parameters:
    ///   - seed: The seed of the sweep.
    ///   - parameters: Settings of the program itself.
    ///   - members: What else the program is told.
    func answer(
        seed: Int, parameters: ParameterValue, _ members: [JSONMember]
    ) throws(AnalysisError) -> (answer: ProgramAnswer, log: String?) {
        let outcome = try run(request(seed: seed, parameters: parameters, members))
        let log = outcome.errorText
        if let failure = runner.failure(of: outcome) { throw failure }
        if outcome.ending == .cancelled { throw .cancelled }
        // A program may leave standard output to what its libraries have to say.
        var chatter = String(decoding: outcome.output.suffix(64 << 10), as: UTF8.self)
        do throws(UnsuitableAnswer) {
            let file = try contentOfFile("\(folder.path)/result.json", limit: Self.longestAnswer)
            if file == nil { chatter = "" }
            let bytes = file ?? outcome.output
            if bytes.isEmpty, asked.kind != .run {
                throw UnsuitableAnswer("nothing on standard output and no result.json")
            }
            // A task of its own may be there for what it does and have nothing to say.
            let answer = bytes.isEmpty ? ProgramAnswer() : try ProgramAnswer(bytes, to: asked.kind)
            let said = [log, chatter, answer.log].filter { !$0.isEmpty }.joined(separator: "\n")
            return (answer, said.isEmpty ? nil : said)
        } catch {
            throw runner.failure(.unsuitableAnswer(error.reason), log: log + chatter)
        }
    }

    /// The bytes of a file that the program has left in the folder of the task.
    func content(of name: String) throws(AnalysisError) -> [UInt8] {
        do throws(UnsuitableAnswer) {
            guard let content = try contentOfFile("\(folder.path)/\(name)", limit: Self.longestClassifier) else {
                throw UnsuitableAnswer("there is no file \"\(name)\" in the folder of the task")
            }
            return content
        } catch {
            throw runner.failure(.unsuitableAnswer(error.reason))
        }
    }

    private func request(seed: Int, parameters: ParameterValue, _ members: [JSONMember]) -> [UInt8] {
        var random = RandomStream(seed: seed, identity: asked.identity.hash, purpose: "runner")
        let common: [JSONMember?] = [
            JSONMember("format", .number(.integer(1))),
            JSONMember("kind", .string(asked.kind.rawValue)),
            JSONMember("task", .string(asked.identity.description)),
            asked.attempt.map { JSONMember("attempt", .number(.integer($0.number))) },
            JSONMember("seed", .number(.integer(seed))),
            JSONMember("taskSeed", .number(.integer(Int(random.next() >> 32)))),
            JSONMember("directory", .string(folder.path)),
            JSONMember("parameters", parameters.json),
        ]
        return JSONValue.object(common.compactMap(\.self) + members).bytes() + [UInt8(ascii: "\n")]
    }

    private func run(_ request: [UInt8]) throws(AnalysisError) -> CommandOutcome {
        var command = Command(
            words: runner.command.map(runner.resolved), environment: runner.environment, directory: folder.path,
            timeLimit: runner.timeLimit.map(Duration.seconds), memoryLimit: runner.memoryLimit.map { $0 * 1_000_000 })
        command.outputLimit = Self.longestAnswer
        switch runner.input {
        case .standardInput: command.input = request
        case .file:
            do {
                command.words.append(try folder.write(request, to: "task.json"))
            } catch {
                throw runner.failure(error)
            }
        }
        do {
            return try command.run { asked.control.isCancelled }
        } catch {
            throw runner.failure(.notStarted(error))
        }
    }
}

extension RunnerSettings {
    func failure(_ reason: ProgramFailure.Reason, log: String = "") -> AnalysisError {
        .program(ProgramFailure(reason: reason, command: command.map(\.text).joined(separator: " "), log: log))
    }

    func failure(_ error: ScratchError) -> AnalysisError {
        failure(.notPrepared(path: error.path, reason: error.reason))
    }

    /// Why the command failed, if it did; nil also when it was cancelled.
    func failure(of outcome: CommandOutcome) -> AnalysisError? {
        let log = outcome.errorText
        switch outcome.ending {
        case .exited(status: 0), .cancelled: return nil
        case .timeOver: return failure(.timeOver(limit: timeLimit ?? 0), log: log)
        case .tooMuchOutput: return failure(.tooMuchOutput, log: log)
        case .exited, .killed:
            if let memoryLimit, log.tellsOfWantOfMemory { return failure(.outOfMemory(limit: memoryLimit), log: log) }
            if case .exited(let status) = outcome.ending { return failure(.exited(status: status), log: log) }
            guard case .killed(let signal) = outcome.ending else { return nil }
            return failure(.killed(signal: signal), log: log)
        }
    }
}

extension String {
    /// Whether these are the words of a program that was refused memory: nothing else tells of it.
    fileprivate var tellsOfWantOfMemory: Bool {
        let words = lowercased()
        return [
            "memoryerror", "bad_alloc", "cannot allocate memory", "out of memory", "unable to allocate",
            "memory exhausted",
        ].contains { words.contains($0) }
    }
}

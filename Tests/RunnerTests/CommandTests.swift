import Foundation
import TestSupport
import Testing

@testable import Runner

@Suite struct CommandTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func shell(_ script: String, _ change: (inout Command) -> Void = { _ in }) throws -> CommandOutcome {
        var command = Command(words: ["sh", "-c", script], directory: directory.path)
        change(&command)
        return try command.run()
    }

    @Test func whatItReadsAndWrites() throws {
        let outcome = try shell("cat; echo problem >&2; pwd") { $0.input = Array("hello\n".utf8) }
        #expect(outcome.ending == .exited(status: 0))
        #expect(
            String(decoding: outcome.output, as: UTF8.self)
                == "hello\n\(directory.url.resolvingSymlinksInPath().path)\n")
        #expect(outcome.errorText == "problem\n")
    }

    @Test func statusAndSignal() throws {
        #expect(try shell("exit 3").ending == .exited(status: 3))
        #expect(try shell("kill -SEGV $$").ending == .killed(signal: SIGSEGV))
        #expect(words(ofSignal: SIGSEGV) == "signal 11 (Segmentation fault)")
    }

    @Test func inputThatIsNotRead() throws {
        let input = [UInt8](repeating: 65, count: 1 << 20)
        #expect(try shell("exec <&-; echo done") { $0.input = input }.output == Array("done\n".utf8))
        #expect(try shell("head -c 3") { $0.input = input }.output == [65, 65, 65])
        #expect(try shell("wc -c < /dev/stdin") { $0.input = input }.output == Array("1048576\n".utf8))
    }

    @Test func environment() throws {
        let outcome = try shell("echo $ONE-$HOME; env | grep -c ^HOME=") {
            $0.environment = ["ONE": "1", "HOME": "/nowhere"]
        }
        #expect(outcome.output == Array("1-/nowhere\n1\n".utf8))
        #expect(try shell("test -n \"$PATH\"").ending == .exited(status: 0))
    }

    @Test func aProgramInAnotherPATH() throws {
        // Written by another process: what this one writes, a program of another test may hold open when it starts.
        _ = try shell("printf '#!/bin/sh\\necho mine\\n' > mine; chmod 755 mine")
        let command = Command(words: ["mine"], environment: ["PATH": directory.path], directory: "/")
        #expect(try command.run().output == Array("mine\n".utf8))
    }

    @Test func bothStreamsAtOnceAndMuchOfThem() throws {
        let script = "head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2; echo end >&2; head -c 1000000 /dev/zero"
        let outcome = try shell(script)
        #expect(outcome.ending == .exited(status: 0))
        #expect(outcome.output.count == 4_000_000)
        #expect(outcome.errors.count == 64 << 10 && outcome.errorText.hasSuffix("end\n"))
    }

    @Test func tooMuchOutput() throws {
        let outcome = try shell("cat /dev/zero") { $0.outputLimit = 100_000 }
        #expect(outcome.ending == .tooMuchOutput && outcome.output.count == 100_000)
    }

    @Test func errorsThatBeginWithinACharacter() throws {
        #expect(CommandOutcome(ending: .cancelled, output: [], errors: [0x9F, 0xB8, 65]).errorText == "A")
    }

    /// Whether a process of a number in a file is there.
    private func isAlive(_ file: String) throws -> Bool {
        let text = try String(contentsOfFile: directory.file(file), encoding: .utf8)
        let process = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        // One that ended without a parent is reaped by whoever adopted it, in its own time.
        let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        return state.map { !$0.contains(") Z ") && !$0.contains(") X ") } ?? false
    }

    private func expectGone(_ file: String) async throws {
        for _ in 0..<100 where try isAlive(file) { try await Task.sleep(for: .milliseconds(20)) }
        #expect(try !isAlive(file))
    }

    @Test func timeOverEndsEveryProcess() async throws {
        let start = ContinuousClock.now
        let outcome = try shell("(sleep 60 & echo $! > grandchild; wait) & echo $! > child; echo first; wait") {
            $0.timeLimit = .seconds(1)
        }
        #expect(outcome.ending == .timeOver && outcome.output == Array("first\n".utf8))
        #expect(ContinuousClock.now - start < .seconds(20))
        try await expectGone("child")
        try await expectGone("grandchild")
    }

    @Test func aProgramThatClosesItsOutputsIsWatched() throws {
        #expect(try shell("exec >&- 2>&-; sleep 0.2; exit 4").ending == .exited(status: 4))
        let outcome = try shell("exec >&- 2>&-; sleep 60") { $0.timeLimit = .milliseconds(100) }
        #expect(outcome.ending == .timeOver)
    }

    @Test func whatItLeavesBehindIsEnded() async throws {
        let start = ContinuousClock.now
        let outcome = try shell("sleep 60 & echo $! > left; echo done")
        #expect(outcome.ending == .exited(status: 0) && outcome.output == Array("done\n".utf8))
        #expect(ContinuousClock.now - start < .seconds(20))
        try await expectGone("left")
    }

    @Test func cancelled() async throws {
        let asked = ContinuousClock.now
        let command = Command(words: ["sh", "-c", "echo $$ > self; sleep 60"], directory: directory.path)
        let outcome = try command.run { ContinuousClock.now - asked > .milliseconds(200) }
        #expect(outcome.ending == .cancelled)
        try await expectGone("self")
    }

    @Test func memoryLimit() throws {
        // dd takes its buffer from the heap.
        let script = "dd if=/dev/zero of=/dev/null bs=400M count=1"
        #expect(try shell(script).ending == .exited(status: 0))
        let outcome = try shell(script) { $0.memoryLimit = 200_000_000 }
        #expect(outcome.ending == .exited(status: 1))
        #expect(outcome.errorText.contains("memory"))
    }

    @Test func noDescriptorIsInherited() throws {
        let pipe = Pipe()
        let outcome = try shell("ls /proc/$$/fd")
        let names = String(decoding: outcome.output, as: UTF8.self).split(separator: "\n").compactMap { Int($0) }
        #expect(names.allSatisfy { $0 <= 2 || $0 == 10 }, "\(names)")  // the shell's own is 10
        try pipe.fileHandleForReading.close()
    }

    @Test func signalsAreAsInANewProcess() throws {
        let outcome = try shell("grep -E '^Sig(Blk|Ign)' /proc/self/status")
        let masks = String(decoding: outcome.output, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        // Those of signals above 31 belong to the C library, which lets nobody change them.
        #expect(masks.compactMap { UInt64($0, radix: 16) }.map { $0 & 0x7FFF_FFFF } == [0, 0])
    }

    @Test func whatCannotBeStarted() throws {
        func error(_ words: [String], directory: String = "/") -> String? {
            do throws(CommandError) {
                _ = try Command(words: words, directory: directory).run()
                return nil
            } catch {
                return error.description
            }
        }
        #expect(error(["no-such-program-1"]) == "command not started: no such program in PATH - no-such-program-1")
        #expect(error(["/no/program"]) == "command not started: execve: No such file or directory - /no/program")
        #expect(
            error(["/bin/sh"], directory: "/no/folder")
                == "command not started: chdir: No such file or directory - /bin/sh")
        let script = try directory.write("echo", to: "script")
        #expect(error([script]) == "command not started: execve: Permission denied - \(script)")
    }

    @Test func manyAtOnce() async throws {
        let statuses = await withTaskGroup(of: CommandEnding?.self) { group in
            for number in 0..<32 {
                group.addTask {
                    try? Command(words: ["sh", "-c", "exit \(number)"], directory: "/").run().ending
                }
            }
            return await group.reduce(into: [CommandEnding?]()) { $0.append($1) }
        }
        #expect(statuses.count == 32 && (0..<32).allSatisfy { statuses.contains(.exited(status: $0)) })
    }
}

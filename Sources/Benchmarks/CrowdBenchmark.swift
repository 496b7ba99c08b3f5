import Foundation
import Sweep
import Wire
import Worker
import ZeroMQ

/// Many workers in one process, each with a connection of its own, whose tasks take a second and compute nothing: what a
/// coordinator sees of a large cluster.
struct CrowdBenchmark: ~Copyable {
    /// A worker of the crowd.
    private struct Member: ~Copyable {
        let socket: Socket
        var machine: WorkerMachine
        /// What it computes, and when that is done.
        var tasks: [(attempt: TaskAttempt, end: Duration)] = []
        var hasLeft = false
    }

    private let endpoint: String
    private let keys: WorkerKeys
    private let start = ContinuousClock.now
    private let serialiser = MessageSerialiser()
    private let parser = MessageParser()

    private static let taskTime = Duration.seconds(1)

    private init(endpoint: String, keys: WorkerKeys) {
        self.endpoint = endpoint
        self.keys = keys
    }

    /// Runs what the arguments after the name of the benchmark say; nil where they cannot be understood.
    static func run(_ arguments: ArraySlice<String>) throws -> Data? {
        let words = Array(arguments)
        guard words.count == 4, let workers = Int(words[2]), let seconds = Double(words[3]) else { return nil }
        let keys = try KeyFiles.worker(file: words[1])
        try CrowdBenchmark(endpoint: words[0], keys: keys).run(workers: workers, seconds: seconds)
        return Data("{}".utf8)
    }

    /// Serves with so many workers for so long.
    private func run(workers: Int, seconds: Double) throws {
        let context = try MessagingContext()
        let members = try (0..<workers).map { number in MemberBox(try member(number, in: context)) }
        while now < .seconds(seconds) {
            let before = now
            for member in members { try serve(&member.content) }
            // Ten rounds a second at most: the crowd shall not be what is measured.
            let rest = Duration.milliseconds(100) - (now - before)
            if rest > .zero { usleep(UInt32(rest / .microseconds(1))) }
        }
    }

    private final class MemberBox {
        var content: Member
        init(_ content: consuming Member) { self.content = content }
    }

    private var now: Duration { ContinuousClock.now - start }

    private func member(_ number: Int, in context: MessagingContext) throws -> Member {
        let name = "\(keys.name)/\(number)"
        let options = SocketOptions(linger: .zero, immediate: true, security: keys.security)
        let socket = try Socket(.dealer(routingID: Array(name.utf8)), in: context, options: options)
        try socket.connect(endpoint)
        let settings = WorkerSettings(endpoint: endpoint, name: name, orphanLimit: .seconds(60))
        return Member(
            socket: socket, machine: WorkerMachine(settings, host: "crowd", processID: Int32(number), at: .zero))
    }

    private func serve(_ member: inout Member) throws {
        guard !member.hasLeft else { return }
        while let frames = try member.socket.receive() {
            try tell(.heard(try parser.coordinatorMessage(from: frames)), &member)
        }
        let done = member.tasks.filter { $0.end <= now }.map(\.attempt)
        if !done.isEmpty {
            member.tasks.removeAll { done.contains($0.attempt) }
            let result = try EncodedResult(TaskResult(duration: Self.taskTime / .seconds(1)))
            try tell(.computed(done.map { .finished($0, result, classifier: nil) }), &member)
        }
        if now >= member.machine.nextDeadline { try tell(.deadlineReached, &member) }
    }

    private func tell(_ event: WorkerEvent, _ member: inout Member) throws {
        var isReached = true
        for action in member.machine.handle(event, at: now) {
            switch action {
            case .send(let message):
                guard isReached else { continue }
                isReached = try member.socket.send(serialiser.frames(of: message)) == .sent
                if isReached { member.machine.noteSent(at: now) }
            case .compute(let tasks):
                for task in tasks {
                    let begin = max(member.tasks.last?.end ?? now, now)
                    member.tasks.append((TaskAttempt(task.task, task.attempt), begin + Self.taskTime))
                }
            case .cease(let attempt): member.tasks.removeAll { $0.attempt == attempt }
            case .checkpoint: break
            case .leave: member.hasLeft = true
            }
        }
        if !isReached { try tell(.unsent, &member) }
    }
}

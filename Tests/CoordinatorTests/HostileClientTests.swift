import Foundation
import Journal
import Numerical
import Sweep
import TestSupport
import Testing
import Wire
import ZeroMQ

@testable import Coordinator

/// A client that sends whatever it likes.
@Suite(.timeLimit(.minutes(2))) struct HostileClientTests {
    private let fixture: SweepFixture
    private let grid: Grid
    private let journal: SweepJournal
    private let classifier = hashed([1, 2, 3])

    init() throws {
        fixture = try SweepFixture()
        grid = try toyGrid(seeds: 2, binnings: [4, 5])
        journal = try fixture.openJournal()
    }

    @Test func tenThousandMessagesDoNotDisturbASweep() throws {
        let coordinator = try RunningCoordinator(grid, fixture, journal)
        let mallory = try FakeWorker("mallory", at: coordinator.endpoint)
        let worker = try FakeWorker("anna", at: coordinator.endpoint)
        var messages = HostileMessages(grid)
        try worker.sayHello()
        #expect(try worker.hear() == FakeWorker.welcome)
        for step in 1...6 {
            let task = try worker.hearAssignment()
            for index in 1...1667 {
                try mallory.send(messages.next())
                // All is heard in turn: a worker that speaks meanwhile is not silent.
                if index % 400 == 0 { try worker.say(.heartbeat(nil, assignments: step)) }
            }
            let isTraining = if case .train = task.specification { true } else { false }
            try worker.finish(task, classifier: isTraining ? classifier : nil)
        }
        #expect(coordinator.log.lines(with: "worker anna lost") == [])
        #expect(try worker.hear() == .leave(reason: "the sweep is complete"))
        worker.leave()
        #expect(try coordinator.ending() == .complete)
        let record = try journal.reader.record(of: grid)
        #expect(record.points.map(\.status) == [.done, .done, .done, .done])
        #expect(record.points.map(\.attempts) == [2, 2, 2, 2] && record.workers == ["anna"])
        let refusals = coordinator.log.lines(with: "message of worker mallory refused")
        #expect((1...14).contains(refusals.count), "\(refusals)")
        #expect(coordinator.log.lines.count < 30)
    }
}

extension HostileClientTests {
    /// Without keys it may greet, and spoil what it is given; it must not end the coordinator.
    @Test func aGuestThatSaysWhateverItLikesEndsNoCoordinator() throws {
        let coordinator = try RunningCoordinator(grid, fixture, journal)
        let mallory = try FakeWorker("mallory", at: coordinator.endpoint)
        var messages = HostileMessages(grid, mayGreet: true)
        for _ in 1...10_000 where coordinator.isRunning { try mallory.send(messages.next()) }
        coordinator.notices.put(.interrupted)
        #expect(try coordinator.ending() != nil)
    }
}

/// Frames of which none is a greeting unless it may be: random ones, and those of true messages with changes.
private struct HostileMessages {
    private var stream = RandomStream(seed: 7, identity: ContentHash(of: "mallory"), purpose: "messages")
    private let originals: [[[UInt8]]]
    private let parser = MessageParser()
    private let mayGreet: Bool

    init(_ grid: Grid, mayGreet: Bool = false) {
        self.mayGreet = mayGreet
        let (train, measure) = (grid[0].tasks.train?.id ?? grid[0].tasks.measure.id, grid[0].tasks.measure.id)
        let attempt = Attempt(1)
        let messages: [WorkerMessage] = [
            .hello(
                WorkerGreeting(
                    name: "mallory", host: "h", processID: 1, held: [HeldTask(task: train, attempt: attempt)])),
            .heartbeat(TaskProgress(task: train, attempt: attempt, epoch: 1, epochs: 3, loss: 0.5), assignments: 3),
            .finished(
                [train, measure].compactMap { task in
                    (try? EncodedResult(TaskResult(figures: ["mu_hat": 1], duration: 1))).map {
                        FinishedTask(task: task, attempt: attempt, result: $0, classifier: hashed([6, 6, 6]))
                    }
                }),
            .failed(task: train, attempt: attempt, reason: "no", log: "no"),
            .checkpoint(task: train, attempt: attempt, epochs: 3, content: [1, 2, 3]),
            .draining(reason: "no", returned: [TaskAttempt(train, attempt)]),
            .goodbye(reason: "no"),
        ]
        originals = messages.compactMap { try? MessageSerialiser().frames(of: $0) }
    }

    /// The next frames, which do not let their sender join unless they may.
    mutating func next() -> [[UInt8]] {
        while true {
            let frames = stream.uniform(below: 4) == 0 ? random() : mutated()
            if !mayGreet, case .hello? = try? parser.workerMessage(from: frames) { continue }
            return frames
        }
    }

    private mutating func random() -> [[UInt8]] {
        (0...stream.uniform(below: 5)).map { _ in
            (0..<stream.uniform(below: 60)).map { _ in UInt8(stream.uniform(below: 256)) }
        }
    }

    private mutating func mutated() -> [[UInt8]] {
        var frames = originals[stream.uniform(below: originals.count)]
        for _ in 0..<stream.uniform(below: 4) { mutate(&frames) }
        return frames
    }

    private mutating func mutate(_ frames: inout [[UInt8]]) {
        let frame = stream.uniform(below: frames.count)
        guard !frames[frame].isEmpty else { return }
        let position = stream.uniform(below: frames[frame].count)
        switch stream.uniform(below: 6) {
        case 0: frames[frame][position] ^= 1 << stream.uniform(below: 8)
        case 1: frames[frame][position] = UInt8(stream.uniform(below: 256))
        case 2: frames[frame] = Array(frames[frame].prefix(position))
        case 3: frames[frame] += frames[frame].dropFirst(position)
        case 4: if frames.count > 1 { frames.remove(at: frame) }
        default: frames.append(frames[frame])
        }
    }
}

import Numerical
import Sweep
import Testing
import Wire
import Worker

@Suite struct WorkerMachinePropertyTests {
    @Test(arguments: 0..<20)
    func whateverHappensInWhateverOrder(group: Int) {
        for seed in (group * 150)..<(group * 150 + 150) {
            var world = World(seed: seed)
            for _ in 0..<world.stream.uniform(below: 100) where !world.hasLeft { world.step() }
            world.recover()
            #expect(world.complaints.texts == [], "seed \(seed)")
            if !world.complaints.texts.isEmpty { return }
        }
    }
}

/// A worker's machine, a connection that fails and a coordinator that comes and goes, at random; and what is to be expected
/// of the machine, kept apart from it.
private struct World {
    var stream: RandomStream
    let complaints = Complaints()
    private(set) var hasLeft = false

    private var machine: WorkerMachine
    private var now = Duration.zero
    /// What the machine gave to be computed and neither ceased nor saw done, in this order.
    private var computing: [TaskAttempt] = []
    /// What was done and not acknowledged, and when it was last said.
    private var answered: [TaskAttempt: Duration] = [:]
    private var everComputed: Set<TaskAttempt> = []
    private var isWelcome = false
    private var isDraining = false
    private var assignments = 0
    private var attempts = 0
    private static let timeLimit = Duration.seconds(100)

    init(seed: Int) {
        stream = RandomStream(seed: seed, identity: ContentHash(of: "world"), purpose: "worker")
        let settings = WorkerSettings(
            endpoint: "ipc://nowhere", name: "anna", orphanLimit: .seconds(1000), timeLimit: Self.timeLimit)
        machine = WorkerMachine(settings, host: "home", processID: 1, at: .zero)
    }

    /// Something happens.
    mutating func step() {
        now += .milliseconds(stream.uniform(below: 700))
        switch stream.uniform(below: 16) {
        case 0: hear(.invite)
        case 1, 2: welcome()
        case 3, 4, 5: assign()
        case 6, 7: acknowledge()
        case 8, 9, 10: compute()
        case 11 where stream.uniform(below: 15) == 0: tell(.drain(reason: "enough"))
        case 12: compute(stray: true)
        default: reachDeadline()
        }
    }

    /// A coordinator comes that listens, and acknowledges everything: nothing may remain.
    mutating func recover() {
        for _ in 0..<1000 where !hasLeft && !machine.held.isEmpty {
            reachDeadline(failing: false)
            if !isWelcome { welcome() }
            compute()
            // Answers that have not been said are unknown to the coordinator.
            let said = answered.filter { $0.value >= .zero }.map(\.key)
            for attempt in said { answered[attempt] = nil }
            hear(.acknowledge(said))
        }
        expect(hasLeft || machine.held.isEmpty, "\(machine.held) remain")
        expect(computing.isEmpty && answered.isEmpty || hasLeft, "\(computing) or \(answered.keys) is forgotten")
    }

    // MARK: - Events

    private mutating func welcome() {
        isWelcome = true
        assignments = 0
        hear(.welcome(heartbeatInterval: .seconds(1), checkpointInterval: .seconds(9)))
        if isWelcome {
            expect(!answered.values.contains { $0 < now }, "an answer was not repeated after the welcome")
        }
    }

    private mutating func assign() {
        let tasks = (0..<stream.uniform(below: 4)).map { _ -> AssignedTask in
            // Now and then something that it has, as after a coordinator that forgot its message.
            if let known = machine.held.first, stream.uniform(below: 4) == 0 { return work(known) }
            attempts += 1
            return work(TaskAttempt(attempt("\(attempts % 5)").task, Attempt(attempts)))
        }
        assignments += stream.uniform(below: 8) == 0 ? 2 : 1  // one may be lost
        hear(.assign(tasks, number: assignments))
    }

    private mutating func acknowledge() {
        let some = machine.held.filter { _ in stream.uniform(below: 3) == 0 }
        for attempt in some { answered[attempt] = nil }
        hear(.acknowledge(some + [attempt("unknown")]))
    }

    /// The first task is done, or, when stray, one that is not computed any more.
    private mutating func compute(stray: Bool = false) {
        guard !stray, let first = computing.first else {
            let other = TaskAttempt(attempt("stray").task, Attempt(1))
            return tell(.computed([.ceased(other), .checkpoint(other, epochs: 1, content: []), report(other)]))
        }
        computing.removeFirst()
        answered[first] = .seconds(-1)
        tell(.computed([.checkpoint(first, epochs: 1, content: [1]), report(first)]))
    }

    private mutating func report(_ attempt: TaskAttempt) -> WorkReport {
        stream.uniform(below: 4) == 0
            ? .failed(attempt, reason: "bad luck", log: "") : .finished(attempt, smallResult, classifier: nil)
    }

    private mutating func reachDeadline(failing: Bool = true) {
        now = max(now, machine.nextDeadline)
        tell(.deadlineReached, failing: failing)
        expect(hasLeft || machine.nextDeadline > now, "a deadline in the past")
        if isWelcome {
            expect(!answered.values.contains { now - $0 > .seconds(6) }, "an answer was not repeated")
        }
    }

    private mutating func hear(_ message: CoordinatorMessage) { tell(.heard(message)) }

    // MARK: - What follows

    private mutating func tell(_ event: WorkerEvent, failing: Bool = true) {
        switch event {
        case .drain: isDraining = true
        case .deadlineReached: isDraining = isDraining || now >= Self.timeLimit
        default: break
        }
        var isReached = true
        for action in machine.handle(event, at: now) where !hasLeft {
            switch action {
            case .send(let message):
                if failing && stream.uniform(below: 20) == 0 { isReached = false }
                check(message)
                if isReached { machine.noteSent(at: now) }
            case .compute(let tasks):
                for task in tasks { begin(TaskAttempt(task.task, task.attempt)) }
            case .cease(let attempt):
                expect(computing.contains(attempt), "\(attempt) is ceased and not computed")
                computing.removeAll { $0 == attempt }
            case .checkpoint: break
            case .leave(let ending):
                hasLeft = true
                expect(isDraining && computing.isEmpty && answered.isEmpty, "it left with work in hand: \(ending)")
            }
        }
        expect(Set(machine.held) == Set(computing).union(answered.keys), "it does not hold what it took")
        expect(machine.held.count == Set(machine.held).count, "it holds something twice")
        guard !isReached, !hasLeft else { return }
        isWelcome = false
        expect(machine.handle(.unsent, at: now).isEmpty, "it does something without a connection")
    }

    private mutating func begin(_ attempt: TaskAttempt) {
        expect(everComputed.insert(attempt).inserted, "\(attempt) is computed twice")
        expect(isWelcome && !isDraining, "\(attempt) is begun by a stranger or by one that leaves")
        computing.append(attempt)
    }

    /// What it says must be true, and fit for the wire.
    private mutating func check(_ message: WorkerMessage) {
        expect((try? MessageSerialiser().frames(of: message)) != nil, "\(message) cannot be sent")
        switch message {
        case .hello(let greeting):
            isWelcome = false
            expect(greeting.attempts == machine.held, "it greets with \(greeting.held)")
        case .finished(let tasks):
            for task in tasks { note(TaskAttempt(task.task, task.attempt)) }
        case .failed(let task, let attempt, _, _): note(TaskAttempt(task, attempt))
        case .checkpoint: expect(isWelcome, "a checkpoint goes to a stranger")
        case .draining(_, let returned):
            expect(returned.allSatisfy { !machine.held.contains($0) }, "it hands back what it keeps")
        case .heartbeat(_, let count): expect(isWelcome && count >= 0, "a heartbeat goes to a stranger")
        case .goodbye: break
        }
    }

    private mutating func note(_ attempt: TaskAttempt) {
        expect(isWelcome, "\(attempt) is answered to a stranger")
        expect(answered[attempt] != nil, "\(attempt) is answered and was not done, or is acknowledged")
        answered[attempt] = now
    }

    private func expect(_ condition: Bool, _ complaint: @autoclosure () -> String) {
        if !condition { complaints.texts.append(complaint()) }
    }
}

private final class Complaints {
    var texts: [String] = []
}

import Numerical
import Scheduling
import Sweep
import Testing

@Suite("Whatever happens, in whatever order")
struct SchedulerPropertyTests {
    @Test("Invariants hold after every event and the sweep comes to its end", arguments: 0..<20)
    func randomEvents(group: Int) {
        for seed in (group * 100)..<(group * 100 + 100) {
            var world = World(seed: seed)
            for _ in 0..<world.stream.uniform(below: 120) { world.step() }
            world.recover()
            #expect(world.complaints == [], "seed \(seed)")
            if !world.complaints.isEmpty { return }
        }
    }
}

/// A scheduler among workers that die, fall silent, answer late, twice or wrongly, at random.
private struct World {
    var stream: RandomStream
    var scheduler: Scheduler
    var now = Duration.zero
    var complaints: [String] = []

    /// Every assignment ever sent, newest last: what a late, duplicate or mistaken answer may be about.
    private var assignments: [(attempt: TaskAttempt, worker: WorkerID)] = []
    /// What each task's journal says: the running attempt, if any.
    private var running: [TaskID: (attempt: Attempt, worker: WorkerID)] = [:]
    private var accepted: Set<TaskID> = []
    private var failedForGood: Set<TaskID> = []
    private let plan: [PointPlan]
    private let completed: Set<TaskID>
    private var used: [TaskID: Attempt] = [:]
    private static let names = ["a", "b", "c", "d"].map { WorkerID($0) }

    init(seed: Int) {
        var stream = RandomStream(seed: seed, identity: ContentHash(of: "world"), purpose: "events")
        plan = (0..<stream.uniform(below: 12)).map { index in
            let training = stream.uniform(below: 4)
            let measurement = "m\(training).\(stream.uniform(below: 4))"
            return PointPlan(index: index, train: task("t\(training)"), measure: task(measurement))
        }
        let tasks = plan.flatMap { [$0.train, $0.measure] }
        completed = Set(tasks.filter { _ in stream.uniform(below: 5) == 0 })
        for task in tasks where stream.uniform(below: 4) == 0 { used[task] = Attempt(1 + stream.uniform(below: 3)) }
        let settings = SchedulerSettings(
            maximumAttempts: 1 + stream.uniform(below: 3), maximumLosses: 1 + stream.uniform(below: 4))
        scheduler = Scheduler(plan: plan, completed: completed, attempts: used, settings: settings)
        self.stream = stream
    }

    /// Something happens.
    mutating func step() {
        let worker = Self.names[stream.uniform(below: Self.names.count)]
        switch stream.uniform(below: 12) {
        case 0: send(.workerJoined(worker))
        case 1: send(.workerLost(worker, reason: "killed"))
        case 2: send(.heartbeat(worker))
        case 3:
            now += .seconds(stream.uniform(below: 12))
            send(.deadlineReached)
        case 4, 5: answer(of: worker, from: { .failed($0, $1.task, $1.attempt, reason: "bad luck") })
        case 6: answer(of: worker, from: { .workerReturned($0, $1.task, $1.attempt) })
        case 7 where stream.uniform(below: 20) == 0: send(.stop)
        default: answer(of: worker, from: { .finished($0, $1.task, $1.attempt) })
        }
    }

    /// A healthy worker stays and all others go: everything must be decided in a bounded number of answers.
    mutating func recover() {
        for worker in Self.names { send(.workerLost(worker, reason: "cleared")) }
        let healthy = WorkerID("healthy")
        send(.workerJoined(healthy))
        for _ in 0..<(3 * plan.count) where !scheduler.isOver {
            guard let held = scheduler.workerStatuses.first?.assignment else { break }
            send(.finished(healthy, held.task, held.attempt))
        }
        let counts = scheduler.taskCounts
        expect(scheduler.isOver, "the sweep hangs with \(counts)")
        guard scheduler.isComplete else { return expect(scheduler.isStopped, "over but neither complete nor stopped") }
        for point in plan where !completed.contains(point.measure) {
            let isFailed = failedForGood.contains(point.measure) || failedForGood.contains(point.train)
            expect(accepted.contains(point.measure) != isFailed, "\(point) is lost, or done and failed")
        }
    }

    /// A worker answers what it holds, or now and then something that it or another was once assigned.
    private mutating func answer(of worker: WorkerID, from event: (WorkerID, TaskAttempt) -> SchedulerEvent) {
        let held = scheduler.workerStatuses.first { $0.id == worker }?.assignment
        if let held, stream.uniform(below: 4) > 0 { return send(event(worker, held)) }
        guard let past = assignments.isEmpty ? nil : assignments[stream.uniform(below: assignments.count)] else {
            return
        }
        send(event(stream.uniform(below: 2) == 0 ? past.worker : worker, past.attempt))
    }

    private mutating func send(_ event: SchedulerEvent) {
        for action in scheduler.handle(event, at: now) { note(action) }
        complaints += scheduler.invariantViolations().map { "\($0) - after \(event)" }
    }

    /// Keeps the books of a journal and complains of what a journal would refuse.
    private mutating func note(_ action: SchedulerAction) {
        switch action {
        case .assign(let task, let attempt, let worker):
            expectFree(task)
            let expected = (used[task] ?? Attempt(0)).next
            expect(attempt == expected, "\(task) got attempt \(attempt), not \(expected)")
            used[task] = attempt
            running[task] = (attempt, worker)
            assignments.append((TaskAttempt(task, attempt), worker))
        case .adopt(let task, let attempt, let worker):
            expectFree(task)
            let isLatest = used[task] == attempt
            expect(isLatest, "\(task) attempt \(attempt) adopted though not the latest")
            running[task] = (attempt, worker)
        case .accept(let task, let attempt, let worker):
            end(task, attempt, worker)
            let isFirst = accepted.insert(task).inserted && !completed.contains(task)
            expect(isFirst, "\(task) accepted twice")
        case .recordFailure(let task, let attempt, let worker, _, let isFinal):
            if running[task] != nil { end(task, attempt, worker) } else { expect(isFinal, "\(task) failed at rest") }
            let isFirst = !isFinal || failedForGood.insert(task).inserted
            expect(isFirst, "\(task) failed for good twice")
        case .recordLoss(let worker, _, let lost):
            for held in lost { end(held.task, held.attempt, worker) }
        case .discard, .invite, .release: break
        }
    }

    private mutating func end(_ task: TaskID, _ attempt: Attempt, _ worker: WorkerID) {
        let current = running.removeValue(forKey: task)
        expect(
            current?.attempt == attempt && current?.worker == worker, "\(task) attempt \(attempt) was not running there"
        )
    }

    private mutating func expectFree(_ task: TaskID) {
        let isFree = running[task] == nil && !accepted.contains(task)
        expect(isFree, "\(task) given to a worker while running or done")
    }

    private mutating func expect(_ condition: Bool, _ complaint: @autoclosure () -> String) {
        if !condition { complaints.append(complaint()) }
    }
}

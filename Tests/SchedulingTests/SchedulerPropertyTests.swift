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

/// A scheduler among workers that die, fall silent, leave, answer late, twice or wrongly, at random.
private struct World {
    var stream: RandomStream
    var scheduler: Scheduler
    var now = Duration.zero
    var complaints: [String] = []

    /// Every assignment ever sent, newest last: what a late, duplicate or mistaken answer may be about.
    private var assignments: [(attempt: TaskAttempt, worker: WorkerID)] = []
    /// What each task's journal says of its running attempts.
    private var running: [TaskID: [Attempt: WorkerID]] = [:]
    private var accepted: Set<TaskID> = []
    private var failedForGood: Set<TaskID> = []
    private let plan: [PointPlan]
    private var unplanned: [PointPlan]
    private let completed: Set<TaskID>
    private var used: [TaskID: Attempt] = [:]
    private static let names = ["a", "b", "c", "d"].map { WorkerID($0) }

    init(seed: Int) {
        var stream = RandomStream(seed: seed, identity: ContentHash(of: "world"), purpose: "events")
        let points = (0..<stream.uniform(below: 12)).map { index in
            let training = stream.uniform(below: 4)
            return point(
                index, "t\(training)", "m\(training).\(stream.uniform(below: 4))",
                costs: (Double(1 + training % 2 * 9), 1))
        }
        let tasks = points.flatMap { [$0.train?.id, $0.measure.id].compactMap(\.self) }
        completed = Set(tasks.filter { _ in stream.uniform(below: 5) == 0 })
        for task in tasks where stream.uniform(below: 4) == 0 { used[task] = Attempt(1 + stream.uniform(below: 3)) }
        var settings = SchedulerSettings()
        settings.maximumAttempts = 1 + stream.uniform(below: 3)
        settings.maximumLosses = 1 + stream.uniform(below: 4)
        settings.exclusionFailures = 2
        settings.backOff = .seconds(stream.uniform(below: 3))
        settings.prefetch = .seconds(stream.uniform(below: 3) * 2)
        // What ran when the journal ended, some of it once more at a second worker.
        var claims: [WorkerID: [TaskAttempt]] = [:]
        for (task, attempt) in used where !completed.contains(task) && stream.uniform(below: 2) == 0 {
            let worker = Self.names[stream.uniform(below: 2)]
            claims[worker, default: []].append(TaskAttempt(task, attempt))
            running[task] = [attempt: worker]
            assignments.append((TaskAttempt(task, attempt), worker))
        }
        scheduler = Scheduler(running: claims, settings: settings)
        plan = points.known(completed: completed, attempts: used)
        unplanned = plan
        self.stream = stream
    }

    /// Something happens.
    mutating func step() {
        let worker = Self.names[stream.uniform(below: Self.names.count)]
        switch stream.uniform(below: 16) {
        case 0: send(.workerJoined(worker, holding: [], timeLeft: timeLeft(), isNew: true))
        case 1: send(.workerLost(worker, reason: "killed"))
        case 2: send(.heartbeat(worker))
        case 3, 4:
            now += .seconds(stream.uniform(below: 12))
            send(.deadlineReached)
        case 5, 6: answer(of: worker, from: { .failed($0, $1.task, $1.attempt, reason: "bad luck") })
        case 7: comeBack(worker)
        case 8: planSome()
        case 9: send(.workerLeft(worker, reason: "time is over"))
        case 10:
            let held = scheduler.workerStatuses.first { $0.id == worker }?.assignments ?? []
            send(.draining(worker, returned: Array(held.dropFirst())))
        case 11 where stream.uniform(below: 20) == 0: send(.stop)
        case 12:
            let epochs = stream.uniform(below: 3)
            answer(of: worker, from: { .checkpointed($0, $1.task, $1.attempt, epochs: epochs) })
        default:
            let seconds = Double(stream.uniform(below: 4))
            answer(of: worker, from: { .finished($0, $1.task, $1.attempt, seconds: seconds) })
        }
    }

    /// A healthy worker stays and all others go: everything must be decided in a bounded number of answers.
    mutating func recover() {
        for worker in Self.names { send(.workerLost(worker, reason: "cleared")) }
        send(.planned(unplanned, isLast: true))
        let healthy = WorkerID("healthy")
        send(.workerJoined(healthy))
        for _ in 0..<(6 * plan.count + 6) where !scheduler.isOver {
            if let held = scheduler.workerStatuses.first?.assignments.first {
                send(.finished(healthy, held.task, held.attempt, seconds: 1))
            } else if let deadline = scheduler.nextDeadline {  // a task waits after a failure
                now = max(now, deadline)
                send(.heartbeat(healthy))
                send(.deadlineReached)
            }
        }
        let counts = scheduler.taskCounts
        expect(scheduler.isOver, "the sweep hangs with \(counts)")
        guard scheduler.isComplete else { return expect(scheduler.isStopped, "over but neither complete nor stopped") }
        for point in plan where !completed.contains(point.measure.id) {
            let isFailed =
                failedForGood.contains(point.measure.id) || point.train.map { failedForGood.contains($0.id) } ?? false
            expect(accepted.contains(point.measure.id) != isFailed, "\(point) is lost, or done and failed")
        }
    }

    private mutating func planSome() {
        let part = Array(unplanned.prefix(1 + stream.uniform(below: 4)))
        unplanned.removeFirst(part.count)
        send(.planned(part, isLast: unplanned.isEmpty))
    }

    private mutating func timeLeft() -> Duration? {
        stream.uniform(below: 3) == 0 ? .seconds(stream.uniform(below: 100)) : nil
    }

    /// A worker comes back with some of what it may have.
    private mutating func comeBack(_ worker: WorkerID) {
        let ever = assignments.filter { $0.worker == worker }.map(\.attempt)
        let named = ever.filter { _ in stream.uniform(below: 2) == 0 }
        let held = named + named.filter { _ in stream.uniform(below: 8) == 0 }
        send(.workerJoined(worker, holding: held, timeLeft: timeLeft(), isNew: true))
    }

    /// A worker answers what it holds, or now and then something that it or another was once assigned.
    private mutating func answer(of worker: WorkerID, from event: (WorkerID, TaskAttempt) -> SchedulerEvent) {
        let held = scheduler.workerStatuses.first { $0.id == worker }?.assignments.first
        if let held, stream.uniform(below: 4) > 0 { return send(event(worker, held)) }
        guard let past = assignments.isEmpty ? nil : assignments[stream.uniform(below: assignments.count)] else {
            return
        }
        send(event(stream.uniform(below: 2) == 0 ? past.worker : worker, past.attempt))
    }

    private mutating func send(_ event: SchedulerEvent) {
        for action in scheduler.handle(event, at: now) { note(action) }
        complaints += scheduler.invariantViolations().map { "\($0) - after \(event)" }
        if let deadline = scheduler.nextDeadline, deadline < now, event == .deadlineReached {
            complaints.append("the deadline stays in the past - after \(event)")
        }
    }

    /// Keeps the books of a journal and complains of what a journal would refuse.
    private mutating func note(_ action: SchedulerAction) {
        switch action {
        case .assign(let task, let attempt, let worker):
            expect(!accepted.contains(task) && !failedForGood.contains(task), "\(task) given to a worker while decided")
            expect((running[task]?.count ?? 0) < 2, "\(task) given to a third worker")
            expect(running[task]?.values.contains(worker) != true, "\(task) given twice to \(worker)")
            let expected = (used[task] ?? Attempt(0)).next
            expect(attempt == expected, "\(task) got attempt \(attempt), not \(expected)")
            used[task] = attempt
            running[task, default: [:]][attempt] = worker
            assignments.append((TaskAttempt(task, attempt), worker))
        case .adopt(let task, let attempt, let worker):
            let isLatest = used[task] == attempt
            expect(isLatest, "\(task) attempt \(attempt) adopted though not the latest")
            running[task, default: [:]][attempt] = worker
        case .accept(let task, let attempt, let worker):
            end(task, attempt, worker)
            let isFirst = accepted.insert(task).inserted && !completed.contains(task)
            expect(isFirst, "\(task) accepted twice")
        case .withdraw(let task, let attempt, let worker, _):
            end(task, attempt, worker)
        case .recordFailure(let task, let attempt, let worker, _, let isFinal):
            if running[task]?[attempt] != nil {
                end(task, attempt, worker)
            } else {
                expect(isFinal, "\(task) failed at rest")
            }
            let isFirst = !isFinal || failedForGood.insert(task).inserted
            expect(isFirst, "\(task) failed for good twice")
        case .recordLoss(let worker, _, let lost):
            for held in lost { end(held.task, held.attempt, worker) }
        case .discard, .invite, .release: break
        }
    }

    private mutating func end(_ task: TaskID, _ attempt: Attempt, _ worker: WorkerID) {
        let current = running[task]?.removeValue(forKey: attempt)
        expect(current == worker, "\(task) attempt \(attempt) was not running there")
    }

    private mutating func expect(_ condition: Bool, _ complaint: @autoclosure () -> String) {
        if !condition { complaints.append(complaint()) }
    }
}

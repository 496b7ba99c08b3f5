import Numerical
import Scheduling
import Sweep
import Testing

let alice = WorkerID("alice")
let bob = WorkerID("bob")
let carol = WorkerID("carol")

/// The task of this name.
func task(_ name: String) -> TaskID { TaskID(ContentHash(of: name)) }

/// A point from the names of its tasks.
func point(_ index: Int, _ train: String, _ measure: String, costs: (Double, Double) = (1, 1)) -> PointPlan {
    PointPlan(
        index: index, train: PlannedTask(id: task(train), kind: .train, cost: costs.0),
        measure: PlannedTask(id: task(measure), kind: .measure, cost: costs.1))
}

/// A plan from pairs of task names, in grid order.
func plan(_ points: [(train: String, measure: String)]) -> [PointPlan] {
    points.enumerated().map { point($0, $1.train, $1.measure) }
}

/// Two trainings with two measurements each: t1 with m1 and m2, t2 with m3 and m4.
let twoByTwo = plan([("t1", "m1"), ("t1", "m2"), ("t2", "m3"), ("t2", "m4")])

extension [PointPlan] {
    /// The plan of a sweep of which some tasks are done, and some were tried so often.
    func known(completed: Set<TaskID>, attempts: [TaskID: Attempt]) -> [PointPlan] {
        func known(_ plan: PlannedTask) -> PlannedTask {
            var plan = plan
            plan.latestAttempt = attempts[plan.id]
            plan.doneIn = completed.contains(plan.id) ? 1 : nil
            return plan
        }
        return map { PointPlan(index: $0.index, train: $0.train.map(known), measure: known($0.measure)) }
    }
}

extension SchedulerSettings {
    /// One task in hand at a time, and no wait after a failure.
    static var plain: SchedulerSettings {
        var settings = SchedulerSettings()
        settings.prefetch = .zero
        settings.backOff = .zero
        return settings
    }

    /// The settings with a change.
    func with(_ change: (inout SchedulerSettings) -> Void) -> SchedulerSettings {
        var settings = self
        change(&settings)
        return settings
    }
}

/// A scheduler of a test with the names of its tasks, whose invariants hold after every event.
struct Story {
    var scheduler: Scheduler
    var now = Duration.zero

    init(
        _ plan: [PointPlan] = twoByTwo, completed: [String] = [], attempts: [String: Int] = [:],
        running: [WorkerID: [TaskAttempt]] = [:], settings: SchedulerSettings = .plain
    ) {
        scheduler = Scheduler(running: running, settings: settings)
        let known = plan.known(
            completed: Set(completed.map { task($0) }),
            attempts: Dictionary(uniqueKeysWithValues: attempts.map { (task($0), Attempt($1)) }))
        _ = scheduler.handle(.planned(known, isLast: true), at: now)
    }

    mutating func callAsFunction(
        _ event: SchedulerEvent, sourceLocation: SourceLocation = #_sourceLocation
    ) -> [SchedulerAction] {
        let actions = scheduler.handle(event, at: now)
        #expect(scheduler.invariantViolations() == [], sourceLocation: sourceLocation)
        return actions
    }

    /// Lets a worker finish, and answers what follows the acceptance.
    mutating func finish(
        _ name: String, _ number: Int = 1, on worker: WorkerID, sourceLocation: SourceLocation = #_sourceLocation
    ) -> [SchedulerAction] {
        let actions = self(.finished(worker, task(name), Attempt(number), seconds: 1), sourceLocation: sourceLocation)
        #expect(actions.first == .accept(task(name), Attempt(number), worker), sourceLocation: sourceLocation)
        return Array(actions.dropFirst())
    }
}

extension SchedulerAction {
    static func assign(_ name: String, _ number: Int = 1, _ worker: WorkerID) -> SchedulerAction {
        .assign(task(name), Attempt(number), worker)
    }

    static func discard(_ name: String, _ number: Int = 1, _ worker: WorkerID) -> SchedulerAction {
        .discard(task(name), Attempt(number), worker)
    }

    static func recordFailure(
        _ name: String, _ number: Int, _ worker: WorkerID, reason: String, isFinal: Bool
    ) -> SchedulerAction {
        .recordFailure(task(name), Attempt(number), worker, reason: reason, isFinal: isFinal)
    }
}

extension SchedulerEvent {
    /// A worker with nothing in hand and all the time of the world.
    static func workerJoined(_ worker: WorkerID) -> SchedulerEvent {
        .workerJoined(worker, holding: [], timeLeft: nil, isNew: true)
    }

    static func workerReturned(_ worker: WorkerID, _ task: TaskID, _ attempt: Attempt) -> SchedulerEvent {
        .workerJoined(worker, holding: [TaskAttempt(task, attempt)], timeLeft: nil, isNew: true)
    }

    static func finished(_ worker: WorkerID, _ task: TaskID, _ attempt: Attempt) -> SchedulerEvent {
        .finished(worker, task, attempt, seconds: 1)
    }

    static func failed(_ worker: WorkerID, _ name: String, _ number: Int) -> SchedulerEvent {
        .failed(worker, task(name), Attempt(number), reason: "loss is not finite")
    }
}

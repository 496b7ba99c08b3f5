import Numerical
import Scheduling
import Sweep
import Testing

let alice = WorkerID("alice")
let bob = WorkerID("bob")
let carol = WorkerID("carol")

/// The task of this name.
func task(_ name: String) -> TaskID { TaskID(ContentHash(of: name)) }

/// A plan from pairs of task names, in grid order.
func plan(_ points: [(train: String, measure: String)]) -> [PointPlan] {
    points.enumerated().map { index, point in
        PointPlan(index: index, train: task(point.train), measure: task(point.measure))
    }
}

/// Two trainings with two measurements each: t1 with m1 and m2, t2 with m3 and m4.
let twoByTwo = plan([("t1", "m1"), ("t1", "m2"), ("t2", "m3"), ("t2", "m4")])

/// A scheduler of a test with the names of its tasks, whose invariants hold after every event.
struct Story {
    var scheduler: Scheduler
    var now = Duration.zero

    init(
        _ plan: [PointPlan] = twoByTwo, completed: [String] = [], attempts: [String: Int] = [:],
        settings: SchedulerSettings = .init()
    ) {
        scheduler = Scheduler(
            plan: plan, completed: Set(completed.map { task($0) }),
            attempts: Dictionary(uniqueKeysWithValues: attempts.map { (task($0), Attempt($1)) }), settings: settings)
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
        let actions = self(.finished(worker, task(name), Attempt(number)), sourceLocation: sourceLocation)
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
    static func failed(_ worker: WorkerID, _ name: String, _ number: Int) -> SchedulerEvent {
        .failed(worker, task(name), Attempt(number), reason: "loss is not finite")
    }
}

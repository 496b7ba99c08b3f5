import Coordinator
import Foundation
import HeapModule
import Journal
import Logging
import Numerical
import Scheduling
import Sweep
import Wire
import Worker

/// A sweep in one process with a virtual clock: coordinator and workers are the real machines, everything around them
/// (network, disk, processes) obeys a seed and breaks as it pleases.
///
///     let outcome = Simulation(seed: 4711).run()
///
/// The same seed gives the same run. After each step of the coordinator its invariants are checked, and the rules of the
/// journal at each commit; what is sent is held against what is recorded. In the end all troubles cease and the sweep must
/// complete.
package struct Simulation {
    let seed: Int
    var stream: RandomStream
    var now = Duration.zero
    var events: Heap<ScheduledEvent> = []
    var order = 0
    let notes: Notes

    var journal: SimulatedJournal
    let tasks: SimulatedTasks
    var workers: [SimulatedWorker]
    /// Nil while there is no coordinator.
    var coordinator: CoordinatorMachine?
    var coordinatorBorn = Duration.zero
    var coordinatorIncarnation = 0
    var coordinatorTimer = 0
    /// Points that the coordinator has not planned yet.
    var unplanned: [PointPlan] = []
    var diskFullUntil = Duration.zero
    /// Until when nothing passes between the coordinator and a worker.
    var cutUntil: [Duration]
    var connections = 0
    /// When the last message of a connection arrives, in each direction: they keep their order.
    var arrivals: [Channel: Duration] = [:]
    /// Whether messages are written to frames and read again.
    let usesWire: Bool
    let settings: SchedulerSettings
    var steps = 0
    var isOver = false

    /// When all troubles end.
    let peace: Duration

    static let logger = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }

    /// What came of a run.
    package struct Outcome: Sendable {
        /// What was violated; empty for a good run.
        package var complaints: [String]
        package var steps: Int
        /// What happened, where it was asked for.
        package var trace: [String]
    }

    package init(seed: Int, isTraced: Bool = false) {
        self.seed = seed
        notes = Notes(isTraced: isTraced)
        journal = SimulatedJournal(notes: notes)
        var stream = RandomStream(seed: seed, identity: ContentHash(of: "simulation"), purpose: "world")
        tasks = SimulatedTasks(&stream)
        workers = (0..<1 + stream.uniform(below: 4)).map { SimulatedWorker(name: "worker-\($0 + 1)") }
        cutUntil = workers.map { _ in .zero }
        peace = .seconds(20 + stream.uniform(below: 100))
        usesWire = stream.uniform(below: 32) == 0
        var settings = SchedulerSettings()
        if stream.uniform(below: 4) == 0 { settings.prefetch = .seconds(20) }
        if stream.uniform(below: 4) == 0 { settings.stragglerMinimum = .milliseconds(10) }
        self.settings = settings
        self.stream = stream
    }

    /// Runs to the end.
    package consuming func run() -> Outcome {
        schedule(.startCoordinator, after: .zero)
        for index in workers.indices { scheduleSoon(.startWorker(index), within: 2) }
        scheduleSoon(.trouble, within: 4)
        schedule(.peace, at: peace)
        while let next = events.popMin(), !isOver, notes.complaints.isEmpty {
            now = next.time
            steps += 1
            handle(next.event)
            if steps > 200_000 || now > peace + .seconds(4000) {
                let scheduler = coordinator?.scheduler
                let workers = scheduler?.workerStatuses.map { "\($0.id) with \($0.assignments)" } ?? []
                complain(
                    "the sweep does not end: \(scheduler.map { "\($0.taskCounts)" } ?? "no coordinator"), \(workers)")
            }
        }
        checkEnd()
        return Outcome(complaints: notes.complaints, steps: steps, trace: notes.trace)
    }

    func complain(_ complaint: String) { notes.complain("\(complaint) - at \(now)") }

    func note(_ text: @autoclosure () -> String) { notes.add("\(now) \(text())") }

    /// At the end every point is done or failed for a reason.
    private func checkEnd() {
        guard notes.complaints.isEmpty else { return }
        for point in tasks.plan where journal.accepted[point.measure.id] == nil {
            let isFailed = [point.train?.id, point.measure.id].contains {
                $0.map(journal.failedForGood.contains) ?? false
            }
            if !isFailed { complain("point \(point.index) is neither done nor failed") }
        }
        for (task, result) in journal.accepted {
            if result.content != SimulatedTasks.result(of: task, seconds: result.duration).json {
                complain("task \(task) has the result of another")
            }
        }
    }
}

// MARK: - Time

/// Something that happens at a time.
struct ScheduledEvent: Comparable {
    let time: Duration
    /// Events of one time happen in the order in which they were scheduled.
    let order: Int
    let event: WorldEvent

    static func < (left: ScheduledEvent, right: ScheduledEvent) -> Bool {
        (left.time, left.order) < (right.time, right.order)
    }

    static func == (left: ScheduledEvent, right: ScheduledEvent) -> Bool { left.order == right.order }
}

enum WorldEvent {
    case startCoordinator
    case startWorker(Int)
    /// Something breaks, or nothing.
    case trouble
    /// All is mended.
    case peace
    case plan(incarnation: Int)
    case coordinatorTimer(number: Int)
    case workerTimer(Int, number: Int)
    case connect(Int, incarnation: Int)
    /// Messages arrive at the coordinator, together.
    case arrivesAtCoordinator(WorkerMessage, from: Int, incarnation: Int)
    case arrivesAtWorker(CoordinatorMessage, Int, connection: Int)
    case computed(Int, incarnation: Int, TaskAttempt)
    case checkpoint(Int, incarnation: Int, TaskAttempt)
    /// A side finds out that its connection is gone.
    case disconnected(Int, connection: Int)
}

/// One direction of a connection.
struct Channel: Hashable {
    let connection: Int
    let isToCoordinator: Bool
}

extension Simulation {
    mutating func schedule(_ event: WorldEvent, at time: Duration) {
        order += 1
        events.insert(ScheduledEvent(time: time, order: order, event: event))
    }

    mutating func schedule(_ event: WorldEvent, after delay: Duration) { schedule(event, at: now + delay) }

    /// Within so many seconds.
    mutating func scheduleSoon(_ event: WorldEvent, within seconds: Double) {
        let delay = randomDelay(upTo: seconds)
        schedule(event, after: delay)
    }

    mutating func randomDelay(upTo seconds: Double) -> Duration { .seconds(stream.uniform() * seconds) }

    /// True once in so many times, and never in peace.
    mutating func strikes(oneIn chances: Int) -> Bool { now < peace && stream.uniform(below: chances) == 0 }
}

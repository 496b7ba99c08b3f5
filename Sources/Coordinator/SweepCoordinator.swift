import Foundation
import Journal
import Logging
import Scheduling
import Sweep
import Wire
import ZeroMQ

/// What others tell the coordinator's thread.
package enum CoordinatorNotice: Sendable {
    /// The process of a worker ended.
    case workerEnded(name: String, reason: String)
    /// No worker can be started any more.
    case workersExhausted(reason: String)
    /// The user asks to stop.
    case interrupted
}

/// How a coordinator's run ended.
package enum CoordinatorEnding: Sendable, Equatable {
    /// Every point is done or failed.
    case complete
    /// The user stopped it; the rest can be computed later.
    case interrupted
    /// There was nobody left to compute.
    case abandoned(reason: String)
}

/// One thread that farms tasks to workers: poll, decode, decide, record, send.
///
///     var coordinator = try SweepCoordinator(grid, journal: journal, folder: folder, door: CoordinatorDoor(endpoint: endpoint), ...)
///     let ending = try coordinator.run()
///
/// Everything it learns is committed to the journal before anything is sent that rests on it. What arrives while a commit is
/// written to the disk makes the next one, so commits grow with the load and nobody waits for more than one of them.
package struct SweepCoordinator: ~Copyable {
    private let grid: Grid
    private let notices: Mailbox<CoordinatorNotice>
    private let silenced: (String) -> Void
    private let observer: (SweepProgress) -> Void
    private let logger: Logger
    private let parser = MessageParser()
    private var desk: CoordinatorDesk
    private var machine: CoordinatorMachine
    private var planner: Planner
    private var refusals = RefusalCounter()
    private var lastDisplay: Duration?
    private var clock = AttentiveClock()

    private static let displayInterval = Duration.milliseconds(100)
    /// Time for planning between two looks at the messages.
    private static let planningTime = Duration.milliseconds(2)
    /// The longest wait for workers that were told to leave, and the time between two looks at them.
    private static let farewell = (limit: Duration.seconds(2), interval: Duration.milliseconds(10))
    /// Messages taken before they are recorded.
    private static let receivedAtOnce = 1000

    /// Binds the endpoint and loads the state of the sweep from the journal.
    ///
    /// - Parameters:
    ///   - run: What the journal shall know of this start.
    ///   - door: Where workers come in, and who may.
    ///   - excludesWorkers: Whether a worker that fails everything is sent away; on one host each is as good as the others.
    ///   - notices: What other threads have to say.
    ///   - silenced: Called with the name of each worker that is lost because it says nothing any more.
    ///   - observer: Called with the state of the sweep ten times a second at most.
    /// - Throws: `CoordinatorError` when the endpoint cannot be bound or the journal not be read.
    package init(
        _ grid: Grid, journal: SweepJournal, run: RunInformation? = nil, folder: OutputFolder, door: CoordinatorDoor,
        excludesWorkers: Bool = true, notices: Mailbox<CoordinatorNotice>, logger: Logger,
        silenced: @escaping (String) -> Void = { _ in },
        observer: @escaping (SweepProgress) -> Void
    ) throws(CoordinatorError) {
        let replay: JournalReplay
        do throws(JournalError) {
            replay = try journal.replay()
            if let run { try journal.commit([.runStarted(run)]) }
        } catch {
            throw .journal(error)
        }
        desk = try CoordinatorDesk(grid, journal: journal, folder: folder, door: door, logger: logger)
        planner = Planner(grid, models: ModelStore(folder), replay: replay)
        var settings = SchedulerSettings()
        if !excludesWorkers { settings.exclusionFailures = nil }
        machine = CoordinatorMachine(running: replay.runningByWorker, settings: settings, logger: logger)
        self.grid = grid
        self.notices = notices
        self.logger = logger
        self.silenced = silenced
        self.observer = observer
    }

    /// Where workers connect, with the port where the system chose one.
    package var endpoint: String { desk.entrance.endpoint }

    /// Farms until the sweep is complete, interrupted or abandoned.
    ///
    /// - Throws: `CoordinatorError` when the journal or a classifier cannot be written or libzmq fails; what was
    ///   acknowledged by then is on disk.
    package mutating func run() throws(CoordinatorError) -> CoordinatorEnding {
        let ending = try farm()
        try seeOff()
        return ending
    }

    private mutating func farm() throws(CoordinatorError) -> CoordinatorEnding {
        while !machine.scheduler.isComplete {
            clock.noteListening()
            let ready = try poll(until: machine.nextDeadline, within: .milliseconds(planner.isFinished ? 500 : 0))
            var step = Step()
            if ready.socket { try receive(into: &step) }
            for notice in notices.takeAll() {
                if let ending = try handle(notice, &step) { return ending }
            }
            if let deadline = machine.nextDeadline, now.elapsed >= deadline {
                machine.reachDeadline(at: now, into: &step)
                for worker in step.silenced { silenced(worker.name) }
            }
            try plan(into: &step)
            try perform(step)
            display()
        }
        logCost()
        return .complete
    }

    /// Says what coordinating took, for who looks for the limits of a coordinator.
    private func logCost() {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let seconds = [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
        let counts = machine.scheduler.taskCounts
        let tasks = "\(counts.done) tasks done, \(counts.failed) failed"
        logger.info("complete: \(tasks), in \(now.elapsed) with \(seconds) s of processor time")
    }

    /// Waits until the workers that were told to leave have done so, and tells those that come late.
    ///
    /// With the end of a connection libzmq drops what its other side has received and not read yet (`ZMQ_IMMEDIATE`): a worker
    /// that missed the word would look for this coordinator until it gives up.
    private mutating func seeOff() throws(CoordinatorError) {
        let end = now.elapsed + Self.farewell.limit
        while try desk.remindDismissed(), now.elapsed < end {
            var step = Step()
            if try poll(until: nil, within: Self.farewell.interval).socket { try receive(into: &step) }
            try perform(step)
        }
    }

    private mutating func perform(_ step: Step) throws(CoordinatorError) {
        let clock = clock
        try machine.perform(step, with: &desk) { Moment(elapsed: clock.elapsed(), date: .now) }
    }

    private var now: Moment { Moment(elapsed: clock.elapsed(), date: .now) }

    private mutating func poll(
        until deadline: Duration?, within longest: Duration
    ) throws(CoordinatorError) -> Readiness {
        let timeout = min(deadline.map { $0 - now.elapsed } ?? longest, longest)
        do throws(ZeroMQError) {
            return try desk.entrance.poll([notices.descriptor], timeout: max(timeout, .zero))
        } catch {
            throw .messaging(error)
        }
    }

    /// Plans a little of what is not planned yet.
    private mutating func plan(into step: inout Step) throws(CoordinatorError) {
        guard !planner.isFinished || grid.isEmpty else { return }
        let end = ContinuousClock.now + Self.planningTime
        let part = planner.part { count in count % 16 == 0 && .now >= end }
        if !part.lost.isEmpty { try desk.remove(results: part.lost) }
        machine.plan(part.points, isLast: part.isLast, at: now, into: &step)
    }

    private mutating func display() {
        let now = now.elapsed
        if let lastDisplay, now - lastDisplay < Self.displayInterval, !machine.scheduler.isComplete { return }
        lastDisplay = now
        observer(SweepProgress(of: machine, grid: grid, elapsed: now))
    }
}

// MARK: - Messages and notices

extension SweepCoordinator {
    /// Takes the messages that wait, so that one transaction records them all.
    private mutating func receive(into step: inout Step) throws(CoordinatorError) {
        for _ in 0..<Self.receivedAtOnce {
            let incoming: Incoming?
            do throws(ZeroMQError) { incoming = try desk.entrance.receive() } catch { throw .messaging(error) }
            switch incoming {
            case nil: return
            case .strange(let sender, let reason): refuse(reason, of: sender)
            case .message(let frames, let worker):
                do throws(WireError) {
                    machine.hear(try parser.workerMessage(from: frames), from: worker, at: now, into: &step)
                } catch {
                    refuse("\(error)", of: "worker \(worker)")
                }
            }
        }
    }

    private mutating func refuse(_ reason: String, of peer: String) {
        guard let count = refusals.add(peer) else { return }
        logger.warning("message of \(peer) refused\(count > 1 ? ", \(count) so far" : ""): \(reason)")
    }

    /// Returns how the run ends when the notice ends it.
    private mutating func handle(
        _ notice: CoordinatorNotice, _ step: inout Step
    ) throws(CoordinatorError) -> CoordinatorEnding? {
        switch notice {
        case .workerEnded(let name, let reason):
            machine.lose(WorkerID(name), reason: reason, at: now, into: &step)
            return nil
        case .workersExhausted(let reason):
            try perform(step)
            return .abandoned(reason: reason)
        case .interrupted:
            machine.stop(at: now, into: &step)
            try perform(step)
            return .interrupted
        }
    }
}

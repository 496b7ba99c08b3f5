import Sweep
import Wire

/// What a worker is told.
package enum WorkerEvent: Sendable {
    /// The coordinator said something.
    case heard(CoordinatorMessage)
    /// What it computes got so far; all that came at once.
    case computed([WorkReport])
    /// `WorkerMachine.nextDeadline` has passed.
    case deadlineReached
    /// The last message could not be handed to a connection.
    case unsent
    /// The worker shall end what it computes and leave.
    case drain(reason: String)
}

/// News from the computing thread.
package enum WorkReport: Sendable {
    case finished(TaskAttempt, EncodedResult, classifier: [UInt8]?)
    case failed(TaskAttempt, reason: String, log: String)
    case checkpoint(TaskAttempt, epochs: Int, content: [UInt8])
    /// It was told to cease, and has.
    case ceased(TaskAttempt)
}

/// What a worker does, in this order.
package enum WorkerAction: Sendable, Equatable {
    case send(WorkerMessage)
    /// Compute these after what is being computed.
    case compute([AssignedTask])
    /// Cease to compute it, or do not begin.
    case cease(TaskAttempt)
    /// Checkpoints are wanted at this interval.
    case checkpoint(every: Duration)
    case leave(WorkerEnding)
}

/// Why a worker ended.
package enum WorkerEnding: Sendable, Equatable {
    /// The coordinator let it go.
    case released(reason: String)
    /// There was no connection to the coordinator for the orphan limit.
    case orphaned
    /// It left because it had to.
    case left(reason: String)
    /// The coordinator does not talk to it.
    case refused(reason: String)
    /// It was told to end at once.
    case terminated
}

/// A worker's part of the conversation: greets, takes tasks, keeps answers until they are acknowledged, and leaves when it is
/// told to or has lost the coordinator. Touches no socket, thread or clock.
package struct WorkerMachine: Sendable {
    private let settings: WorkerSettings
    private let processID: Int32
    private let host: String
    /// Given to be computed and not answered, in the order in which they came.
    private var pending: [TaskAttempt] = []
    /// Answers that are not acknowledged.
    private var answers: [TaskAttempt: Answer] = [:]
    /// The order in which they were first given.
    private var order: [TaskAttempt] = []
    private var isWelcome = false
    /// Assign messages since the welcome.
    private var assignments = 0
    private var draining: String?
    private var heartbeatInterval = Duration.seconds(1)
    private var nextSign: Duration
    /// When something last went to the coordinator or came from it.
    private var lastContact: Duration
    private let end: Duration?
    private var trialInterval = WorkerMachine.firstTrialInterval

    private struct Answer {
        var message: WorkerMessage
        /// When it was given or last repeated.
        var said: Duration
    }

    /// Time after which an answer that is not acknowledged, or a hello, is sent again.
    package static let repetitionInterval = Duration.seconds(5)
    /// Time between two trials to reach a coordinator that is not there: at first, and at most.
    private static let firstTrialInterval = Duration.milliseconds(1)
    private static let longestTrialInterval = Duration.milliseconds(50)

    package init(_ settings: WorkerSettings, host: String, processID: Int32, at now: Duration) {
        self.settings = settings
        self.host = host
        self.processID = processID
        nextSign = now
        lastContact = now
        end = settings.timeLimit.map { now + $0 }
    }

    /// When to send `.deadlineReached` at the latest.
    package var nextDeadline: Duration {
        let deadlines = [nextSign, lastContact + settings.orphanLimit, draining == nil ? end : nil]
        return deadlines.compactMap(\.self).min() ?? nextSign
    }

    /// What it has in hand.
    package var held: [TaskAttempt] { pending + order }

    /// What to do about an event.
    ///
    /// - Parameter progress: That of the running task, for a heartbeat.
    package mutating func handle(
        _ event: WorkerEvent, at now: Duration, progress: TaskProgress? = nil
    ) -> [WorkerAction] {
        var actions: [WorkerAction] = []
        switch event {
        case .heard(let message): hear(message, at: now, &actions)
        case .computed(let reports): answer(reports, at: now, &actions)
        case .deadlineReached: signOfLife(at: now, progress, &actions)
        case .unsent:
            isWelcome = false
            nextSign = now + trialInterval
            trialInterval = min(trialInterval * 2, Self.longestTrialInterval)
        case .drain(let reason): drain(reason, at: now, &actions)
        }
        leaveIfEmpty(&actions)
        return actions
    }
}

// MARK: - Hearing

extension WorkerMachine {
    private mutating func hear(_ message: CoordinatorMessage, at now: Duration, _ actions: inout [WorkerAction]) {
        lastContact = now
        switch message {
        case .welcome(let heartbeat, let checkpoint):
            // The answer to a hello that came late or twice: the coordinator knows something else of this worker than is so.
            if isWelcome { return greet(at: now, &actions) }
            isWelcome = true
            assignments = 0
            heartbeatInterval = heartbeat
            nextSign = now + heartbeat
            actions.append(.checkpoint(every: checkpoint))
            repeatAnswers(after: .zero, at: now, &actions)
            if let draining { handBack(draining, &actions) }
        case .assign(let tasks, let number):
            // What the coordinator sent before it heard the hello is void: the hello does not name it as held.
            guard isWelcome else { return }
            assignments += 1
            take(tasks, &actions)
            if number != assignments { greet(at: now, &actions) }  // one was lost on the way
        case .acknowledge(let attempts):
            for attempt in attempts { forget(attempt, &actions) }
        case .invite:
            if isWelcome { greet(at: now, &actions) }  // else it has, or will when it can
        case .leave(let reason):
            actions.append(.leave(.released(reason: reason)))
        case .refuse(let reason):
            actions.append(.leave(.refused(reason: reason)))
        }
    }

    /// Takes tasks, but none twice; a worker that wants no more hands them back.
    private mutating func take(_ tasks: [AssignedTask], _ actions: inout [WorkerAction]) {
        let new = tasks.filter { task in
            let attempt = TaskAttempt(task.task, task.attempt)
            return answers[attempt] == nil && !pending.contains(attempt)
        }
        guard !new.isEmpty else { return }
        let attempts = new.map { TaskAttempt($0.task, $0.attempt) }
        if let draining { return actions.append(.send(.draining(reason: draining, returned: attempts))) }
        pending += attempts
        actions.append(.compute(new))
    }

    private mutating func forget(_ attempt: TaskAttempt, _ actions: inout [WorkerAction]) {
        if answers.removeValue(forKey: attempt) != nil {
            order.removeAll { $0 == attempt }
        } else if let position = pending.firstIndex(of: attempt) {
            pending.remove(at: position)
            actions.append(.cease(attempt))
        }
    }
}

// MARK: - Saying

extension WorkerMachine {
    /// Greets a coordinator that has not said welcome, or sends a heartbeat and what was not acknowledged for long.
    private mutating func signOfLife(at now: Duration, _ progress: TaskProgress?, _ actions: inout [WorkerAction]) {
        if now - lastContact >= settings.orphanLimit { return actions.append(.leave(.orphaned)) }
        if let end, now >= end, draining == nil { drain("its time is over", at: now, &actions) }
        guard now >= nextSign else { return }
        guard isWelcome else { return greet(at: now, &actions) }
        actions.append(.send(.heartbeat(progress, assignments: assignments)))
        nextSign = now + heartbeatInterval
        repeatAnswers(after: Self.repetitionInterval, at: now, &actions)
    }

    private mutating func greet(at now: Duration, _ actions: inout [WorkerAction]) {
        let greeting = WorkerGreeting(
            name: settings.name, host: host, processID: processID,
            held: held.prefix(WireProtocol.maximumBatch).map { HeldTask(task: $0.task, attempt: $0.attempt) },
            timeLeftSeconds: draining == nil ? end.map { max(0, ($0 - now) / .seconds(1)) } : 0)
        isWelcome = false
        nextSign = now + Self.repetitionInterval
        actions.append(.send(.hello(greeting)))
    }

    /// The message was handed to a connection. It is a sign of the coordinator only when that has answered before: one that
    /// refuses every hello would keep the worker for ever.
    package mutating func noteSent(at now: Duration) {
        if isWelcome { lastContact = now }
        trialInterval = Self.firstTrialInterval
    }

    /// Says answers again that have waited that long for their acknowledgement.
    private mutating func repeatAnswers(after wait: Duration, at now: Duration, _ actions: inout [WorkerAction]) {
        var due: [WorkerMessage] = []
        for attempt in order {
            guard let answer = answers[attempt], now - answer.said >= wait else { continue }
            answers[attempt]?.said = now
            due.append(answer.message)
        }
        say(due, &actions)
    }

    /// Says answers, those that are done together in as few messages as the protocol and good measure allow.
    private func say(_ answers: [WorkerMessage], _ actions: inout [WorkerAction]) {
        var batch: [FinishedTask] = []
        var bytes = 0
        func flush() {
            if !batch.isEmpty { actions.append(.send(.finished(batch))) }
            batch = []
            bytes = 0
        }
        for answer in answers {
            guard case .finished(let tasks) = answer else {
                actions.append(.send(answer))
                continue
            }
            let size = tasks.reduce(0) { $0 + $1.result.json.count + ($1.classifier?.count ?? 0) }
            if batch.count >= Self.batch || bytes + size > Self.batchBytes { flush() }
            batch += tasks
            bytes += size
        }
        flush()
    }

    /// Answers in one message, and their bytes where there are several.
    private static let batch = 256
    private static let batchBytes = 1 << 20

    private mutating func answer(_ reports: [WorkReport], at now: Duration, _ actions: inout [WorkerAction]) {
        var new: [WorkerMessage] = []
        for report in reports {
            switch report {
            case .finished(let attempt, let result, let classifier):
                let task = FinishedTask(
                    task: attempt.task, attempt: attempt.attempt, result: result, classifier: classifier)
                keep(.finished([task]), of: attempt, at: now, &new)
            case .failed(let attempt, let reason, let log):
                keep(
                    .failed(task: attempt.task, attempt: attempt.attempt, reason: reason, log: log), of: attempt,
                    at: now, &new)
            case .checkpoint(let attempt, let epochs, let content):
                guard pending.contains(attempt), isWelcome else { continue }
                actions.append(
                    .send(
                        .checkpoint(
                            task: attempt.task, attempt: attempt.attempt, epochs: epochs, content: content)))
            case .ceased: continue
            }
        }
        // Before the welcome an answer would come from a stranger; after it, it is repeated.
        guard isWelcome else { return }
        say(new, &actions)
    }

    /// Keeps an answer until it is acknowledged, unless the task was given up meanwhile.
    private mutating func keep(
        _ answer: WorkerMessage, of attempt: TaskAttempt, at now: Duration, _ new: inout [WorkerMessage]
    ) {
        guard let position = pending.firstIndex(of: attempt) else { return }
        pending.remove(at: position)
        answers[attempt] = Answer(message: answer, said: now)
        order.append(attempt)
        new.append(answer)
    }
}

// MARK: - Leaving

extension WorkerMachine {
    private mutating func drain(_ reason: String, at now: Duration, _ actions: inout [WorkerAction]) {
        guard draining == nil else { return }
        draining = reason
        handBack(reason, &actions)
        // The hello that is under way names as held what was just handed back.
        if !isWelcome && !held.isEmpty { greet(at: now, &actions) }
    }

    /// Hands back what is not begun: all but the first of what is pending.
    private mutating func handBack(_ reason: String, _ actions: inout [WorkerAction]) {
        let returned = Array(pending.dropFirst())
        pending.removeLast(returned.count)
        actions += returned.map { .cease($0) }
        guard isWelcome else { return }
        for start in stride(from: 0, through: max(returned.count - 1, 0), by: WireProtocol.maximumBatch) {
            let part = returned[start...].prefix(WireProtocol.maximumBatch)
            actions.append(.send(.draining(reason: reason, returned: Array(part))))
        }
    }

    private func leaveIfEmpty(_ actions: inout [WorkerAction]) {
        guard let draining, pending.isEmpty, answers.isEmpty else { return }
        if isWelcome { actions.append(.send(.goodbye(reason: draining))) }
        actions.append(.leave(.left(reason: draining)))
    }
}

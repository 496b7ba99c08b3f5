import Numerical
import Sweep
import Wire
import Worker

/// A worker's machine with a clock that is moved by hand.
struct Conversation {
    var machine: WorkerMachine
    var now = Duration.zero
    /// Assign messages since the welcome.
    var assignments = 0

    static let heartbeat = Duration.seconds(1)
    static let orphanLimit = Duration.seconds(60)

    init(timeLimit: Duration? = nil) {
        let settings = WorkerSettings(
            endpoint: "ipc://nowhere", name: "anna", orphanLimit: Self.orphanLimit, timeLimit: timeLimit)
        machine = WorkerMachine(settings, host: "home", processID: 7, at: .zero)
    }

    /// A worker that has just been welcomed.
    static func welcomed(timeLimit: Duration? = nil) -> Conversation {
        var conversation = Conversation(timeLimit: timeLimit)
        conversation.reachDeadline()
        conversation.welcome()
        return conversation
    }

    @discardableResult
    mutating func hear(_ message: CoordinatorMessage) -> [WorkerAction] { tell(.heard(message)) }

    @discardableResult
    mutating func welcome() -> [WorkerAction] {
        assignments = 0
        return hear(.welcome(heartbeatInterval: Self.heartbeat, checkpointInterval: .seconds(9)))
    }

    @discardableResult
    mutating func assign(_ names: String...) -> [WorkerAction] {
        assignments += 1
        return hear(.assign(names.map { work($0) }, number: assignments))
    }

    @discardableResult
    mutating func compute(_ reports: WorkReport...) -> [WorkerAction] { tell(.computed(reports)) }

    /// Waits until the machine wants to be woken.
    @discardableResult
    mutating func reachDeadline() -> [WorkerAction] {
        now = max(now, machine.nextDeadline)
        return tell(.deadlineReached)
    }

    /// Lets time pass, and returns what the machine does meanwhile.
    mutating func wait(_ time: Duration) -> [WorkerAction] {
        let end = now + time
        var actions: [WorkerAction] = []
        while machine.nextDeadline <= end { actions += reachDeadline() }
        now = end
        return actions
    }

    /// Everything the machine sends gets through.
    private mutating func tell(_ event: WorkerEvent) -> [WorkerAction] {
        let actions = machine.handle(event, at: now)
        if !actions.messages.isEmpty { machine.noteSent(at: now) }
        return actions
    }
}

extension [WorkerAction] {
    var messages: [WorkerMessage] {
        compactMap { if case .send(let message) = $0 { message } else { nil } }
    }

    var greetings: [WorkerGreeting] {
        messages.compactMap { if case .hello(let greeting) = $0 { greeting } else { nil } }
    }

    /// The messages but the heartbeats.
    var answers: [WorkerMessage] {
        messages.filter { if case .heartbeat = $0 { false } else { true } }
    }

    /// What is to be computed.
    var work: [TaskAttempt] {
        flatMap { action -> [TaskAttempt] in
            guard case .compute(let tasks) = action else { return [] }
            return tasks.map { TaskAttempt($0.task, $0.attempt) }
        }
    }

    var ceased: [TaskAttempt] { compactMap { if case .cease(let attempt) = $0 { attempt } else { nil } } }
}

extension WorkerGreeting {
    var attempts: [TaskAttempt] { held.map { TaskAttempt($0.task, $0.attempt) } }
}

/// The first attempt at the task of this name.
func attempt(_ name: String) -> TaskAttempt { TaskAttempt(TaskID(ContentHash(of: name)), Attempt(1)) }

/// The task of this name, to be computed; what there is to compute does not matter here.
func work(_ name: String) -> AssignedTask { work(attempt(name)) }

func work(_ attempt: TaskAttempt) -> AssignedTask {
    AssignedTask(task: attempt.task, attempt: attempt.attempt, specification: smallSpecification)
}

private let smallSpecification = tinyTraining().specification

func done(_ name: String, classifier: [UInt8]? = nil) -> WorkReport {
    .finished(attempt(name), smallResult, classifier: classifier)
}

/// A result without any content.
let smallResult: EncodedResult = {
    guard let result = try? EncodedResult(TaskResult()) else { preconditionFailure("an empty result has JSON") }
    return result
}()

/// What is said of the tasks of these names once they are done.
func finished(_ names: String...) -> WorkerMessage {
    .finished(names.map { FinishedTask(task: attempt($0).task, attempt: Attempt(1), result: smallResult) })
}

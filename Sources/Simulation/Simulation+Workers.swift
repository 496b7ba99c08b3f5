import Sweep
import Wire
import Worker

/// The workers' processes and the network.
extension Simulation {
    mutating func tellWorker(_ index: Int, _ event: WorkerEvent) {
        guard workers[index].machine != nil else { return }
        let before = workers[index].incarnation
        let elapsed = now - workers[index].born
        perform(workers[index].machine?.handle(event, at: elapsed) ?? [], index)
        guard workers[index].incarnation == before else { return }
        setTimer(index)
    }

    private mutating func perform(_ actions: [WorkerAction], _ index: Int) {
        var isReached = true
        for action in actions {
            switch action {
            case .send(let message):
                guard isReached else { continue }
                isReached = send(message, index)
                let elapsed = now - workers[index].born
                if isReached { workers[index].machine?.noteSent(at: elapsed) }
            case .compute(let tasks):
                workers[index].queue += tasks
                compute(index)
            case .cease(let attempt):
                workers[index].queue.removeAll { $0.task == attempt.task && $0.attempt == attempt.attempt }
                if let running = workers[index].running, TaskAttempt(running.task, running.attempt) == attempt {
                    workers[index].running = nil
                    compute(index)
                }
            case .checkpoint(let interval): workers[index].checkpointInterval = interval
            case .leave(let ending):
                note("\(workers[index].name) leaves: \(ending)")
                workers[index].end()
                return scheduleSoon(.startWorker(index), within: now < peace ? 15 : 1)
            }
        }
        if !isReached { tellWorker(index, .unsent) }
    }

    /// Whether there is a connection to hand the message to.
    private mutating func send(_ message: WorkerMessage, _ index: Int) -> Bool {
        guard let connection = workers[index].connection else { return false }
        note("\(workers[index].name) sends \(brief(message))")
        if now < cutUntil[index] { return true }
        let arrival = WorldEvent.arrivesAtCoordinator(
            throughWire(message), from: index, incarnation: coordinatorIncarnation)
        let channel = Channel(connection: connection, isToCoordinator: true)
        deliver(arrival, on: channel)
        if strikes(oneIn: 100) { deliver(arrival, on: channel) }
        return true
    }

    /// Lets a message arrive after those before it on its connection.
    mutating func deliver(_ event: WorldEvent, on channel: Channel) {
        let delay = strikes(oneIn: 50) ? randomDelay(upTo: 12) : randomDelay(upTo: 0.02)
        let arrival = max(now + delay, arrivals[channel] ?? .zero)
        arrivals[channel] = arrival
        schedule(event, at: arrival)
    }

    mutating func connect(_ index: Int, _ incarnation: Int) {
        guard workers[index].machine != nil, workers[index].incarnation == incarnation,
            workers[index].connection == nil, coordinator != nil
        else { return }
        if now < cutUntil[index] || workers[index].frozenUntil > now {
            let later = max(cutUntil[index], workers[index].frozenUntil) + randomDelay(upTo: 1)
            return schedule(.connect(index, incarnation: incarnation), at: later)
        }
        connections += 1
        workers[index].connection = connections
        note("\(workers[index].name) is connected")
    }

    /// Breaks a connection: what is under way to the worker is gone, what is under way to the coordinator may still come.
    mutating func disconnect(_ index: Int) {
        guard workers[index].connection != nil else { return }
        workers[index].connection = nil
        let incarnation = workers[index].incarnation
        let delay = randomDelay(upTo: 1)
        schedule(.connect(index, incarnation: incarnation), after: delay)
    }

    mutating func setTimer(_ index: Int) {
        guard let machine = workers[index].machine else { return }
        workers[index].timer += 1
        let deadline = max(now + .milliseconds(1), workers[index].born + machine.nextDeadline)
        schedule(.workerTimer(index, number: workers[index].timer), at: deadline)
    }

    private func throughWire(_ message: WorkerMessage) -> WorkerMessage {
        guard usesWire else { return message }
        do throws(WireError) {
            let read = try MessageParser().workerMessage(from: MessageSerialiser().frames(of: message))
            if read != message { complain("wire: \(brief(message)) reads as another message") }
            return read
        } catch {
            complain("wire: \(error)")
            return message
        }
    }
}

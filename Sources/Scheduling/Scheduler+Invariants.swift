import HeapModule
import Sweep

/// What must hold between any two events.
extension Scheduler {
    /// One sentence for each contradiction in the state; time linear in the number of tasks.
    package func invariantViolations() -> [String] {
        runningViolations() + idleViolations() + queueViolations() + dependencyViolations() + countViolations()
            + deadlineViolations()
    }

    /// A task runs exactly where workers hold its attempts, at two of them at most.
    private func runningViolations() -> [String] {
        var held: [TaskIndex: [RunningAttempt]] = [:]
        for (worker, entry) in workers.entries {
            for item in entry.queue {
                held[item.task, default: []].append(RunningAttempt(attempt: item.attempt, worker: worker))
            }
        }
        return tasks.all.flatMap { task -> [String] in
            let running = tasks.running[task] ?? []
            let known = held[task] ?? []
            var complaints: [String] = []
            if running.count != known.count || !known.allSatisfy(running.contains) {
                complaints.append("task \(tasks[task].id) runs at \(running) and is held by \(known)")
            }
            if (tasks[task].state == .running) == running.isEmpty {
                complaints.append("task \(tasks[task].id) is \(tasks[task].state) with \(running.count) attempts")
            }
            if running.count > 2 || Set(running.map(\.attempt)).count < running.count {
                complaints.append("task \(tasks[task].id) runs \(running.count) times")
            }
            if running.contains(where: { $0.attempt > tasks[task].latestAttempt }) {
                complaints.append("task \(tasks[task].id) runs with an attempt that was never assigned")
            }
            return complaints
        }
    }

    /// The idle workers are those that are present without a task, each once.
    private func idleViolations() -> [String] {
        let free = workers.entries.filter { $0.value.isPresent && $0.value.queue.isEmpty }.keys
        return workers.idle.sorted() == free.sorted() ? [] : ["idle workers \(workers.idle) are not \(Array(free))"]
    }

    /// Every ready task has one valid ticket in the queue of its kind or among those that wait after a failure, and no
    /// worker without a limit is idle beside one that it may have.
    private func queueViolations() -> [String] {
        var valid: [TaskIndex: Int] = [:]
        let queued =
            trainings.tickets.filter { tasks[$0.task].kind == .train }
            + measurements.tickets.filter { tasks[$0.task].kind != .train }
        for ticket in queued + delayed.unordered.map(\.ticket) where tasks.isValid(ticket) {
            valid[ticket.task, default: 0] += 1
        }
        let lost = tasks.all.filter { tasks[$0].state == .ready && valid[$0] != 1 }
        let waiting = tasks.counts.ready - delayed.unordered.count { tasks.isValid($0.ticket) }
        let free = workers.idle.filter { workers[$0]?.end == nil && workers[$0]?.isDraining == false }
        let idleForNothing = !isStopped && free.count > 1 && waiting > 0
        return lost.map { "ready task \(tasks[$0].id) is queued \(valid[$0] ?? 0) times" }
            + (idleForNothing ? ["workers \(free) are idle while tasks are ready"] : [])
    }

    /// A measurement waits while its training is open, and fails with it.
    private func dependencyViolations() -> [String] {
        tasks.all.compactMap { task in
            guard let training = tasks.training(of: task) else { return nil }
            let consistent =
                switch (tasks[training].state, tasks[task].state) {
                case (_, .done): true
                case (.done, let state): state != .waiting
                case (.failed, let state): state == .failed
                case (.waiting, _), (.ready, _), (.running, _): tasks[task].state == .waiting
                }
            return consistent
                ? nil : "measurement \(tasks[task].id) is \(tasks[task].state) before its training is done"
        }
    }

    /// The running counts equal a recount.
    private func countViolations() -> [String] {
        var counts = TaskCounts()
        for task in tasks.all { counts.add(1, to: tasks[task].state) }
        let open = tasks.open.values.reduce(0) { $0 + $1.count }
        return (counts == tasks.counts ? [] : ["task counts \(tasks.counts) are not \(counts)"])
            + (open == counts.unfinished ? [] : ["\(open) tasks are counted as open, not \(counts.unfinished)"])
    }

    /// Every worker is watched: its deadline comes no later than its silence.
    private func deadlineViolations() -> [String] {
        let watched = Dictionary(
            workers.pendingDeadlines.map { ($0.session, $0.time) }, uniquingKeysWith: { first, _ in first })
        return workers.entries.compactMap { worker, entry in
            guard let time = watched[entry.session], time <= entry.lastHeard + settings.silenceLimit else {
                return "worker \(worker) could fall silent unnoticed"
            }
            return nil
        }
    }
}

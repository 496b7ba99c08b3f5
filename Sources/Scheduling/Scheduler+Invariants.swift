import Sweep

/// What must hold between any two events.
extension Scheduler {
    /// Traps in debug builds when the state contradicts itself, with a sentence for each contradiction.
    package func checkInvariants() {
        assert(invariantViolations().isEmpty, invariantViolations().joined(separator: "; "))
    }

    /// One sentence for each contradiction in the state; time linear in the number of tasks.
    package func invariantViolations() -> [String] {
        runningViolations() + idleViolations() + queueViolations() + dependencyViolations() + countViolations()
            + deadlineViolations()
    }

    /// A task runs exactly where a worker holds its latest attempt.
    private func runningViolations() -> [String] {
        let unheld = tasks.all.filter { task in
            guard case .running(let worker) = tasks[task].state else { return false }
            return workers[worker]?.assignment?.task != task
        }
        let misheld = workers.entries.filter { worker, entry in
            guard let (task, attempt) = entry.assignment else { return false }
            return tasks[task].state != .running(worker) || tasks[task].latestAttempt != attempt
        }
        return unheld.map { "task \(tasks[$0].id) runs on a worker that does not hold it" }
            + misheld.keys.map { "worker \($0) holds an attempt that does not run" }
    }

    /// The idle workers are those without a task, each once.
    private func idleViolations() -> [String] {
        let free = workers.entries.filter { $0.value.assignment == nil }.keys
        return workers.idle.sorted() == free.sorted() ? [] : ["idle workers \(workers.idle) are not \(Array(free))"]
    }

    /// Every ready task has one valid ticket in the queue of its kind, and at most one worker is idle beside it.
    private func queueViolations() -> [String] {
        var valid: [TaskIndex: Int] = [:]
        for kind in [(trainings, TaskKind.train), (measurements, .measure)] {
            for ticket in kind.0.tickets where tasks.isValid(ticket) && tasks[ticket.task].kind == kind.1 {
                valid[ticket.task, default: 0] += 1
            }
        }
        let lost = tasks.all.filter { tasks[$0].state == .ready && valid[$0] != 1 }
        let idleForNothing = !isStopped && workers.idle.count > 1 && tasks.counts.ready > 0
        return lost.map { "ready task \(tasks[$0].id) is queued \(valid[$0] ?? 0) times" }
            + (idleForNothing ? ["workers \(workers.idle) are idle while tasks are ready"] : [])
    }

    /// A measurement waits while its training is open, and fails with it.
    private func dependencyViolations() -> [String] {
        tasks.all.compactMap { task in
            guard let training = tasks[task].training else { return nil }
            let consistent =
                switch (tasks[training].state, tasks[task].state) {
                case (_, .done): true
                case (.done, let state): state != .waiting && state != .unneeded
                case (.failed, let state): state == .failed
                case (.unneeded, _): false
                case (.waiting, _), (.ready, _), (.running, _): tasks[task].state == .waiting
                }
            return consistent
                ? nil : "measurement \(tasks[task].id) is \(tasks[task].state) before its training is done"
        }
    }

    /// The running counts equal a recount.
    private func countViolations() -> [String] {
        var counts = TaskCounts()
        var points = PointCounts(total: tasks.points.total)
        for task in tasks.all {
            counts.add(1, to: tasks[task].state)
            points.add(Int(tasks[task].points), to: tasks[task].state)
        }
        return (counts == tasks.counts ? [] : ["task counts \(tasks.counts) are not \(counts)"])
            + (points == tasks.points ? [] : ["point counts \(tasks.points) are not \(points)"])
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

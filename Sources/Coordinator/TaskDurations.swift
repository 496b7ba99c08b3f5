import Sweep

/// How long tasks of each kind take, learnt from those that are done.
struct TaskDurations: Sendable {
    private var sums: [TaskKind: (seconds: Double, count: Int)] = [:]

    /// Takes note of a task that took so many seconds.
    mutating func add(_ kind: TaskKind, seconds: Double) {
        let (sum, count) = sums[kind] ?? (0, 0)
        sums[kind] = (sum + seconds, count + 1)
    }

    /// The time that so many tasks take at the mean durations, shared by the workers.
    ///
    /// - Returns: Nil when no task of a needed kind is done, or there is no worker.
    func time(trainings: Int, measurements: Int, workers: Int) -> Duration? {
        guard workers > 0 else { return nil }
        var seconds = 0.0
        for (kind, count) in [(TaskKind.train, trainings), (.measure, measurements)] where count > 0 {
            guard let (sum, finished) = sums[kind] else { return nil }
            seconds += Double(count) * sum / Double(finished)
        }
        return .seconds(seconds / Double(workers))
    }
}

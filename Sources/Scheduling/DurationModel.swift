import Sweep

/// How long tasks take, learnt from those that are done: seconds for each unit of their expected cost, kind by kind.
package struct DurationModel: Sendable, Equatable {
    private var kinds: [TaskKind: Observations] = [:]

    /// What is known of a kind.
    private struct Observations: Equatable {
        var seconds = 0.0
        var cost = 0.0
        var count = 0
        /// Seconds over expected seconds of the latest tasks, the oldest overwritten first.
        var ratios: [Double] = []
        /// What nine in ten of them do not exceed, at least 1; found anew now and then.
        var usualRatio = 1.0
    }

    /// Tasks whose spread is remembered.
    private static let memory = 64
    /// Tasks of a kind without which nothing is said of their spread.
    private static let fewest = 3

    /// What takes longer, in seconds, is not believed, nor that a task takes so many times what others take: sums and times
    /// stay finite.
    private static let longest = 1e9
    private static let largestRatio = 1e3

    package init() {}

    /// Takes note of a task that is done.
    package mutating func add(_ kind: TaskKind, cost: Double, seconds: Double) {
        guard seconds >= 0, seconds <= Self.longest else { return }  // a worker's word
        let expected = expectedSeconds(kind, cost: cost)
        var known = kinds[kind] ?? Observations()
        kinds[kind] = nil  // gives up the storage so that changing it need not copy it
        if let expected, expected > 0 {
            let ratio = min(seconds / expected, Self.largestRatio)
            if known.ratios.count < Self.memory {
                known.ratios.append(ratio)
            } else {
                known.ratios[known.count % Self.memory] = ratio
            }
        }
        known.seconds += seconds
        known.cost += cost
        known.count += 1
        if !known.ratios.isEmpty, known.count < 16 || known.count % 16 == 0 {
            known.usualRatio = max(1, known.ratios.sorted()[known.ratios.count * 9 / 10])
        }
        kinds[kind] = known
    }

    /// The seconds that a task of this cost takes; nil before the first of its kind is done.
    package func expectedSeconds(_ kind: TaskKind, cost: Double) -> Double? {
        guard let known = kinds[kind], known.cost > 0 else { return nil }
        return min(known.seconds / known.cost * cost, Self.longest)
    }

    /// The largest cost of a task that is done in so many seconds; nil when nothing is known of the kind.
    func cost(of kind: TaskKind, within seconds: Double) -> Double? {
        guard let known = kinds[kind], known.seconds > 0, known.cost > 0 else { return nil }
        return seconds / (known.seconds / known.cost)
    }

    /// The seconds within which nine of ten tasks of this cost are done; nil when too few are known.
    func usualSeconds(_ kind: TaskKind, cost: Double) -> Double? {
        guard let known = kinds[kind], known.count >= Self.fewest else { return nil }
        return expectedSeconds(kind, cost: cost).map { $0 * known.usualRatio }
    }
}

/// The distributions of a test statistic t = ln λ under signal with background and under background alone, from
/// pseudo-experiments; small t speaks against the signal.
package struct TestStatisticSample: Sendable, Equatable {
    /// t of pseudo-experiments with signal and background, the null hypothesis of an exclusion, ascending.
    package let withSignal: [Double]
    /// t of pseudo-experiments with background alone, ascending.
    package let backgroundOnly: [Double]

    /// p-values of an observed t.
    package struct PValues: Sendable, Equatable {
        /// CL_{S+B} = P(t ≤ observed | S + B).
        package let signalPlusBackground: Double
        /// CL_B = P(t ≤ observed | B).
        package let background: Double
        /// CL_S = CL_{S+B} / CL_B (paper D, Sec. 3.1); not a number when no background experiment is as small.
        package var cls: Double { background > 0 ? signalPlusBackground / background : .nan }
    }

    /// - Throws: `ModelError` when one of the samples is empty or holds what is not a finite number.
    package init(withSignal: [Double], backgroundOnly: [Double]) throws(ModelError) {
        for (place, sample) in [("with signal", withSignal), ("of background", backgroundOnly)] {
            if let index = sample.firstIndex(where: { !$0.isFinite }) {
                throw .invalidEvent(sample[index], event: index, place: "the pseudo-experiments \(place)")
            }
            if sample.isEmpty {
                throw .binCountMismatch(what: "pseudo-experiments \(place)", expected: 1, found: 0)
            }
        }
        self.withSignal = withSignal.sorted()
        self.backgroundOnly = backgroundOnly.sorted()
    }

    package func pValues(observed: Double) -> PValues {
        PValues(
            signalPlusBackground: Self.share(of: withSignal, upTo: observed),
            background: Self.share(of: backgroundOnly, upTo: observed))
    }

    /// The power to exclude the signal where there is none, P(excluded | B), at a level P(excluded | S + B).
    ///
    /// Experiments below the critical value exclude; those at it exclude with the probability that gives the level
    /// exactly, which matters where t has few values (figure 4 of paper D).
    package func power(level: Double) -> Double {
        precondition(level > 0 && level < 1, "the level of a test lies between 0 and 1")
        let count = Double(withSignal.count)
        let critical = withSignal[min(Int(level * count), withSignal.count - 1)]
        let below = Self.share(of: withSignal, upTo: critical.nextDown)
        let at = Self.share(of: withSignal, upTo: critical) - below
        let share = (level - below) / at
        let backgroundBelow = Self.share(of: backgroundOnly, upTo: critical.nextDown)
        return backgroundBelow + share * (Self.share(of: backgroundOnly, upTo: critical) - backgroundBelow)
    }

    private static func share(of sorted: [Double], upTo value: Double) -> Double {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return Double(low) / Double(sorted.count)
    }
}

import Events
import TestSupport
import Testing

/// Mean and covariance of the features x1 and x2 of a normal distribution.
struct Moments {
    var mean: (x1: Double, x2: Double)
    var variance = 1.0
    var covariance = 0.0

    /// Compares with the events at some positions, within five standard deviations.
    ///
    /// For n events of variance V and covariance C the mean is known to √(V / n), a variance to V √(2 / n), the
    /// covariance to √((V² + C²) / n).
    func expect(_ table: EventTable, _ events: [Int], sourceLocation: SourceLocation = #_sourceLocation) {
        let count = Double(events.count)
        let x1 = events.map { table.columns[0][$0] - mean.x1 }
        let x2 = events.map { table.columns[1][$0] - mean.x2 }
        for values in [x1, x2] {
            let spread = (variance / count).squareRoot()
            expectClose(values.reduce(0, +) / count, 0, absolute: 5 * spread, sourceLocation: sourceLocation)
        }
        for (first, second, expected) in [(x1, x1, variance), (x2, x2, variance), (x1, x2, covariance)] {
            let found = zip(first, second).reduce(0) { $0 + $1.0 * $1.1 } / count
            let spread = ((variance * variance + expected * expected) / count).squareRoot()
            expectClose(found, expected, absolute: 5 * spread, sourceLocation: sourceLocation)
        }
    }
}

extension EventTable {
    /// The positions of the events of a process, in some splits.
    func events(ofProcess index: Int, in splits: [Split] = Split.allCases) -> [Int] {
        process.indices.filter { process[$0] == index && splits.contains(self.splits[$0]) }
    }
}

import Glibc
import Numerical

extension RotatedGaussiansSettings {
    /// Draws the events of the toy: in each split angle by angle the signal, then the background, all of weight 1.
    ///
    /// At the angle z signal is N((cos z, sin z), 0.49 I), background N(-(cos z, sin z), 0.49 I) (Ghosh, Nachman,
    /// Whiteson, arXiv:2105.08742, Sec. IV). Half of the events of each angle are signal, rounded down. Event numbers
    /// count from 0 through train, validation and test.
    ///
    /// - Throws: `EventsError.invalidSetting` when a count is negative or the angles are not those of a study.
    package func generate(from stream: inout RandomStream) throws(EventsError) -> EventTable {
        try checkAngles()
        var table = EventTable(processes: Process.signalAndBackground, featureNames: Self.featureNames)
        for (split, count) in [(Split.train, train), (.validation, validation)] {
            for angle in angles { try Self.append(count, angle: angle, split: split, to: &table, from: &stream) }
        }
        for angle in testAngles { try Self.append(test, angle: angle, split: .test, to: &table, from: &stream) }
        return table
    }

    private static func append(
        _ count: Int, angle: Double, split: Split, to table: inout EventTable, from stream: inout RandomStream
    ) throws(EventsError) {
        let (x1, x2) = (cos(angle), sin(angle))
        let densities = [
            PlaneGaussian(mean: (x1, x2), deviation: deviation), PlaneGaussian(mean: (-x1, -x2), deviation: deviation),
        ]
        try table.appendEqualParts(count, split: split) { densities[$0].draw(from: &stream) + [angle] }
    }

    /// The standard deviation of both features, √0.49.
    private static let deviation = 0.7

    private func checkAngles() throws(EventsError) {
        for (name, angles) in [("angles", angles), ("testAngles", testAngles)] {
            guard !angles.isEmpty, angles.allSatisfy(\.isFinite), Set(angles).count == angles.count else {
                throw .invalidSetting(name, reason: "angles must be finite and all different, found \(angles)")
            }
        }
    }
}

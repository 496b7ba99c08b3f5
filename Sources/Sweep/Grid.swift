import Events
import Numerical

/// The points of a sweep, expanded on demand: only the axes are stored.
///
///     let grid = configuration.grid
///     for point in grid { print(point.id, point.coordinates) }
///
/// The points are the product of the axes without the excluded ones, the first axis slowest, and then the included
/// ones. No two points are equal: a configuration that would make the same point twice is refused, not merged.
package struct Grid: Sendable {
    /// The settings that every point begins with.
    let base: ConfigurationValue
    let factors: [Factor]
    /// Positions in the product that are left out, ascending.
    let excluded: [Int]
    /// The settings of the points beside the product, in the order of the axes.
    let included: [[AxisSetting]]
    /// The digests of the data files by their path.
    let digests: [String: ContentHash]
    /// The configuration's name for errors.
    let file: String
    /// A point, read once and for all, of a study of the user's own tasks whose axes leave the runner as it is.
    var run: RunSpecification?

    /// The axes in order, those of a zip beside each other.
    package var axes: [Axis] { factors.flatMap(\.axes) }

    /// Points in the product of the axes, before the exclusion.
    var productCount: Int { factors.reduce(1) { $0 * $1.count } }

    /// The settings at a position in the product, in the order of the axes.
    func settings(atProductPosition position: Int) -> [AxisSetting] {
        var remainder = position
        var groups: [[AxisSetting]] = []
        for factor in factors.reversed() {
            groups.append(factor.settings(at: remainder % factor.count))
            remainder /= factor.count
        }
        return Array(groups.reversed().joined())
    }

    /// The position in the product of the n-th point that is not left out, by bisection.
    private func productPosition(ofKept index: Int) -> Int {
        // `excluded[i] - i` kept points come before the i-th excluded one.
        var (low, high) = (0, excluded.count)
        while low < high {
            let middle = (low + high) / 2
            if excluded[middle] - middle <= index { low = middle + 1 } else { high = middle }
        }
        return index + low
    }

    /// The settings of a point, in the order of the axes.
    func settings(at index: Int) -> [AxisSetting] {
        let keptCount = productCount - excluded.count
        return index < keptCount
            ? settings(atProductPosition: productPosition(ofKept: index)) : included[index - keptCount]
    }

    /// The point with some settings in the place of those of the base, in their order.
    func work(
        _ settings: [AxisSetting], file: String? = nil, digest: DigestLookup
    ) throws(ConfigurationError) -> PointWork {
        var root = base
        for setting in settings { root = try root.setting(setting) }
        if let run, !settings.contains(where: { $0.path.hasPrefix("runner") }) {
            return .run(try run.changing(to: root, file: file ?? self.file))
        }
        return try PointWork(root, file: file ?? self.file, digest: digest)
    }
}

extension Grid: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { productCount - excluded.count + included.count }

    /// Makes the point at an index. Every value was checked when the configuration was read, so this cannot fail.
    package subscript(index: Int) -> GridPoint {
        precondition(indices.contains(index), "the grid has \(count) points and none at \(index)")
        let settings = settings(at: index)
        return GridPoint(
            index: index, coordinates: settings.map(Coordinate.init), work: checkedWork(settings))
    }

    /// The point with settings that were tried when the grid was made.
    private func checkedWork(_ settings: [AxisSetting]) -> PointWork {
        do throws(ConfigurationError) {
            return try work(settings, digest: knownDigest)
        } catch {
            preconditionFailure("a point of a checked grid is not valid: \(error)")
        }
    }

    private func knownDigest(_ path: Field) throws(ConfigurationError) -> ContentHash {
        guard let digest = path.value?.scalarText.flatMap({ digests[$0] }) else {
            throw path.unexpected("a data file that was read with the configuration")
        }
        return digest
    }
}

extension Grid {
    /// Whether the points are tasks of the user's own, without events, training and measurement.
    package var isOfRuns: Bool { PointWork.isRun(base) }

    /// Whether a program of the user's own computes a task, whose figures may have any names.
    var hasRunners: Bool {
        isOfRuns || [base["training"], base["measurement"]].contains { $0?["runner"] != nil }
            || axes.contains { $0.path.split(separator: ".").contains("runner") }
    }

    /// Whether a point may have the figures of the built-in measurement.
    var hasBuiltInMeasurement: Bool {
        !isOfRuns && base["measurement"]?["runner"]?.isNull ?? true
            && !axes.contains { $0.path.hasPrefix("measurement.runner") }
    }

    /// The sources of events with all processes that the points have: of the first point unless an axis changes them.
    var sources: [EventSource] {
        let paths = ["events", "events.kind", "events.processes"]
        guard let index = factors.firstIndex(where: { $0.axes.contains { paths.contains($0.path) } }) else {
            return [self[0].specification?.events.source].compactMap(\.self)
        }
        let stride = factors[(index + 1)...].reduce(1) { $0 * $1.count }
        let different = (0..<factors[index].count).map { settings(atProductPosition: $0 * stride) }
        return (different + included).compactMap { checkedWork($0).specification?.events.source }
    }

    /// The signals of the points that have several, so that their figures bear the names; none twice.
    var namedSignals: [String] {
        var names: [String] = []
        for source in sources {
            let signals = source.processes.filter(\.isSignal).map(\.name)
            if signals.count > 1 { names += signals.filter { !names.contains($0) } }
        }
        return names
    }
}

extension ConfigurationValue {
    /// The value with the setting of an axis in its place.
    func setting(_ setting: AxisSetting) throws(ConfigurationError) -> ConfigurationValue {
        let path = setting.path.split(separator: ".").map(String.init)
        do {
            return try self.setting(path[...], to: setting.value, line: setting.place.line)
        } catch {
            throw .unexpected(
                setting.place, expected: "a path that leads to a setting", found: "no element named \(error.name)",
                nearest: nearestName(to: error.name, among: error.known))
        }
    }
}

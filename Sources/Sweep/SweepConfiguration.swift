import Events
import Numerical

/// A study as its configuration file describes it, checked in full.
///
///     let configuration = try SweepConfiguration(
///         yaml: text, file: "configs/toy.yaml", directory: "/home/me/configs", digest: digestOfFile)
///     for point in configuration.grid { ... }
///
/// Reading is pure: the text comes in and the digests of data files come from a closure.
package struct SweepConfiguration: Sendable {
    /// Letters, digits and `- _ .`.
    package let name: String
    /// The seed from which every random stream derives (of the first point, should it be an axis).
    package let seed: Int
    package let curves: [CurveSettings]
    package let grid: Grid
    /// The configuration with every default written out, for `sweep.yaml`; reading it again gives the same points.
    package let resolvedText: String

    /// The axes in order, those of a zip beside each other.
    package var axes: [Axis] { grid.axes }

    /// The longest YAML text in bytes.
    package static let maximumBytes = 2 << 20

    /// Reads a configuration.
    ///
    /// - Parameters:
    ///   - text: The YAML text.
    ///   - file: The file's name for errors.
    ///   - directory: The absolute path of the folder of the file; `events.path` is relative to it.
    ///   - mostTrials: How many points may be tried to check the axes: their values, pairs of some, included points.
    ///   - digest: The digest of the data file at a path; an error it throws is reported at `events.path`.
    /// - Throws: `ConfigurationError` for the first fault.
    package init(
        yaml text: String, file: String, directory: String, mostTrials: Int = 100_000,
        digest: (String) throws -> ContentHash
    ) throws(ConfigurationError) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw .unexpected(
                Place(file: file, line: 1, path: ""), expected: "at most \(Self.maximumBytes) bytes",
                found: "\(text.utf8.count)")
        }
        let root = try ConfigurationParser.parse(text, file: file).resolvingDataPaths(against: directory)
        let field = Field(place: Place(file: file, line: root.line, path: ""), value: root)
        let all = ["sweep"] + PointSpecification.keys + ["runner", "parameters", "axes", "curves"]
        let section = try field.section(keys: all)
        try PointWork.checkKeys(section)
        name = try section["sweep"].name(punctuation: "-_.")
        grid = try Grid(
            base: root.removing(["sweep", "axes", "curves"]), axes: try AxesSettings(section["axes"]), file: file,
            mostTrials: mostTrials, digest: digest)
        let first = grid[0].work
        curves = try CurveSettings.list(
            section["curves"], axes: grid.axes,
            figures: grid.hasRunners ? .anyName : .builtIn(signals: grid.namedSignals),
            isMeasured: grid.hasBuiltInMeasurement)
        seed = first.seed
        resolvedText =
            Self.resolved(
                name: name, point: first, axes: root["axes"], curves: curves, ofOneSource: Self.keysOfOneSource(grid)
            ).documentText
    }

    /// The keys of `events` whose resolved values hold for the first point but not for the sources of all points.
    private static func keysOfOneSource(_ grid: Grid) -> Set<String> {
        var keys: Set<String> = []
        // A stated digest spares reading the data file, but holds for one file only.
        if grid.axes.contains(where: { ["events", "events.path"].contains($0.path) }) { keys.insert("digest") }
        // Only factors of 1, which the reader completes, fit processes of different names.
        if Set(grid.sources.map(\.processNames)).count > 1 { keys.insert("scale") }
        return keys
    }

    private static func resolved(
        name: String, point: PointWork, axes: ConfigurationValue?, curves: [CurveSettings],
        ofOneSource: Set<String>
    ) -> ConfigurationValue {
        var entries = ConfigurationValue.mapping(["sweep": .text(name)]).entries
        entries += point.configuration.entries.map { entry in
            guard entry.key == "events" else { return entry }
            return .init(key: entry.key, line: 1, value: entry.value.removing(ofOneSource))
        }
        if let axes { entries.append(.init(key: "axes", line: 1, value: axes)) }
        let curves = ConfigurationValue.list(curves.map(\.configuration))
        entries.append(.init(key: "curves", line: 1, value: curves))
        return ConfigurationValue(line: 1, content: .mapping(entries))
    }
}

extension SweepConfiguration {
    /// The first point of the grid with some settings replaced, for computing one point by hand.
    ///
    /// - Parameters:
    ///   - settings: Dotted paths and values in YAML, for example `training.penalty.strength` and `20`.
    ///   - digest: The digest of the data file at a path.
    /// - Throws: `ConfigurationError` whose file is `--set`.
    package func point(
        setting settings: [(path: String, value: String)], digest: (String) throws -> ContentHash
    ) throws(ConfigurationError) -> GridPoint {
        let overrides = try settings.map { path, text throws(ConfigurationError) in
            AxisSetting(
                path: path, place: Place(file: "--set", line: 1, path: path),
                value: try ConfigurationParser.parse(text, file: "--set"))
        }
        let work = try grid.work(grid.settings(at: 0) + overrides, file: "--set") {
            path throws(ConfigurationError) in try path.fileDigest(digest)
        }
        let paths = Set(overrides.map(\.path))
        let coordinates = grid[0].coordinates.filter { !paths.contains($0.path) }
        return GridPoint(
            index: 0, coordinates: coordinates + overrides.map(Coordinate.init), work: work)
    }
}

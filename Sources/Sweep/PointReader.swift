import Events
import Likelihood
import Training

extension PointSpecification {
    /// The top-level keys that belong to a point.
    static let keys = ["seed", "events", "variations", "training", "measurement"]

    /// Reads the settings of one point; what is not given gets its default.
    ///
    /// - Parameters:
    ///   - root: A mapping with the keys of a point only.
    ///   - file: The file's name for errors.
    init(_ root: ConfigurationValue, file: String, digest: DigestLookup) throws(ConfigurationError) {
        let field = Field(place: Place(file: file, line: root.line, path: ""), value: root)
        let section = try field.section(keys: Self.keys)
        let events = try EventsSettings(section["events"], digest: digest)
        let variations = try VariationSettings.list(section["variations"], source: events.source)
        let names = variations.map(\.name)
        let training = try TrainingSettings(section["training"], source: events.source, variations: names)
        self.init(
            seed: try section["seed"].integer(default: 1),
            events: events,
            variations: variations,
            training: training,
            measurement: try MeasurementSettings(
                section["measurement"], source: events.source, variations: names, training: training),
            trainingRunner: try .optional(section["training"].part("runner"), digest: digest),
            measurementRunner: try .optional(section["measurement"].part("runner"), digest: digest))
    }
}

extension RunSpecification {
    /// The top-level keys that belong to a point that is a task of the user's own.
    static let keys = ["seed", "runner", "parameters"]

    /// Reads the settings of one point.
    ///
    /// - Parameters:
    ///   - root: A mapping with the keys of a point only.
    ///   - file: The file's name for errors.
    init(_ root: ConfigurationValue, file: String, digest: DigestLookup) throws(ConfigurationError) {
        let section = try Self.section(root, file: file)
        self.init(
            seed: try section["seed"].integer(default: 1), runner: try .ofPoints(section["runner"], digest: digest),
            parameters: try section["parameters"].parameters())
    }

    /// The same point with the seed and the parameters of other settings, whose runner is the same.
    func changing(to root: ConfigurationValue, file: String) throws(ConfigurationError) -> RunSpecification {
        let section = try Self.section(root, file: file)
        return RunSpecification(
            seed: try section["seed"].integer(default: 1), runner: runner,
            parameters: try section["parameters"].parameters())
    }

    private static func section(_ root: ConfigurationValue, file: String) throws(ConfigurationError) -> Section {
        try Field(place: Place(file: file, line: root.line, path: ""), value: root).section(keys: keys)
    }
}

extension PointWork {
    /// Whether settings, of a point or of a study, are those of tasks of the user's own.
    static func isRun(_ root: ConfigurationValue) -> Bool { root["runner"] != nil }

    /// - Throws: `ConfigurationError` where top-level keys stand together that cannot.
    static func checkKeys(_ section: Section) throws(ConfigurationError) {
        let isRun = section.has("runner")
        let foreign = isRun ? PointSpecification.keys.filter { $0 != "seed" } : ["parameters"]
        for key in foreign where section.has(key) {
            throw section[key].unexpected("no \(key) because the study has \(isRun ? "a" : "no") runner")
        }
    }

    package var seed: Int {
        switch self {
        case .measurement(let specification): specification.seed
        case .run(let specification): specification.seed
        }
    }

    /// Reads the settings of one point.
    init(_ root: ConfigurationValue, file: String, digest: DigestLookup) throws(ConfigurationError) {
        self =
            Self.isRun(root)
            ? .run(try RunSpecification(root, file: file, digest: digest))
            : .measurement(try PointSpecification(root, file: file, digest: digest))
    }
}

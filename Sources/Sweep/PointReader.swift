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
                section["measurement"], source: events.source, variations: names, training: training))
    }
}

import Events
import Numerical

/// Finds the digest of the data file that a field names.
typealias DigestLookup = (_ path: Field) throws(ConfigurationError) -> ContentHash

extension Field {
    /// The digest of the data file that the field names; what goes wrong with the file is reported here.
    func fileDigest(_ digest: (String) throws -> ContentHash) throws(ConfigurationError) -> ContentHash {
        let path = try text("the path of a data file")
        do {
            return try digest(path)
        } catch {
            throw unexpected("a readable data file", found: "\(path) (\(error))")
        }
    }
}

extension EventsSettings {
    /// Reads `events`. The factors `scale` are completed with 1 for every process.
    init(_ field: Field, digest: DigestLookup) throws(ConfigurationError) {
        let common = ["kind", "selection", "yields", "scale"]
        let kind = try field.section(keys: common + EventKind.allKeys)["kind"].choice() as EventKind
        let section = try field.section(keys: common + kind.keys)
        let source: EventSource =
            switch kind {
            case .higgsml: .higgsml(try HiggsMLSettings(section, digest: digest))
            case .twoGaussians: .twoGaussians(try TwoGaussiansSettings(section))
            case .fourGaussians: .fourGaussians(try FourGaussiansSettings(section))
            case .rotatedGaussians: .rotatedGaussians(try RotatedGaussiansSettings(section))
            case .bumpHunt: .bumpHunt(try BumpHuntSettings(section))
            }
        self.init(
            source: source,
            selection: try Self.selection(section["selection"], features: source.featureNames),
            yields: try Self.factors(section["yields"], processes: source.processNames),
            scale: try Self.factors(section["scale"], processes: source.processNames, default: 1))
    }

    private static func selection(_ field: Field, features: [String]) throws(ConfigurationError) -> [Cut] {
        guard field.value != nil else { return [] }
        return try field.list(of: "a list of cuts").map { item throws(ConfigurationError) in
            try Cut(item, features: features)
        }
    }

    private static func factors(
        _ field: Field, processes: [String], default standard: Double? = nil
    ) throws(ConfigurationError) -> [String: Double] {
        let section = try field.section(keys: processes)
        var factors: [String: Double] = [:]
        for process in processes where section.has(process) || standard != nil {
            factors[process] = try section[process].number(.above(0), default: standard)
        }
        return factors
    }
}

/// The values of `events.kind`.
enum EventKind: String, CaseIterable {
    case higgsml
    case twoGaussians
    case fourGaussians
    case rotatedGaussians
    case bumpHunt

    /// The keys beside those that every kind has.
    var keys: [String] {
        switch self {
        case .higgsml: ["path", "digest", "split", "processes", "tauEnergyScales"]
        case .twoGaussians, .fourGaussians: ["train", "validation", "test"]
        case .rotatedGaussians: ["angles", "testAngles", "train", "validation", "test"]
        case .bumpHunt: ["resolution", "testResolution", "train", "validation", "test"]
        }
    }

    /// The keys that some kind has, none twice.
    static var allKeys: [String] {
        var all: [String] = []
        for key in allCases.flatMap(\.keys) where !all.contains(key) { all.append(key) }
        return all
    }
}

extension HiggsMLSettings {
    fileprivate init(_ section: Section, digest: DigestLookup) throws(ConfigurationError) {
        let path = try section["path"].text("the path of a data file")
        let split = try section["split"].section(keys: ["train", "validation", "test"])
        self.init(
            path: path,
            digest: section.has("digest") ? try section["digest"].contentHash() : try digest(section["path"]),
            split: SplitSettings(
                train: try split["train"].integer(atLeast: 1, default: 3),
                validation: try split["validation"].integer(atLeast: 1, default: 1),
                test: try split["test"].integer(atLeast: 1, default: 4)),
            processes: try section["processes"].choice(default: .byLabel),
            tauEnergyScales: section.has("tauEnergyScales") ? try TauEnergyScales(section["tauEnergyScales"]) : nil)
    }
}

extension TauEnergyScales {
    fileprivate init(_ field: Field) throws(ConfigurationError) {
        let section = try field.section(keys: ["train", "test"])
        let standard = TauEnergyScales()
        self.init(
            train: try section["train"].energyScales(default: standard.train),
            test: try section["test"].energyScales(default: standard.test))
    }
}

extension Field {
    /// Different positive numbers, written like the edges of bins but in any order.
    fileprivate func energyScales(default standard: [Double]) throws(ConfigurationError) -> [Double] {
        guard value != nil else { return standard }
        let scales = try differentNumbers()
        let greatestNumber = 200
        guard scales.count <= greatestNumber else {
            throw unexpected("at most \(greatestNumber) energy scales", found: "\(scales.count)")
        }
        if let wrong = scales.first(where: { $0 <= 0 }) {
            throw unexpected("energy scales > 0", found: ConfigurationValue.number(wrong).flowText)
        }
        return scales
    }
}

extension Field {
    fileprivate func contentHash() throws(ConfigurationError) -> ContentHash {
        guard let hash = ContentHash(hex: try text("the digest of a data file")) else {
            throw unexpected("32 lower-case hexadecimal digits, the file's BLAKE2b hash of 128 bits")
        }
        return hash
    }
}

extension Cut {
    fileprivate init(_ field: Field, features: [String]) throws(ConfigurationError) {
        let (feature, min, max) = try field.range(features: features)
        self.init(feature: feature, min: min, max: max)
    }
}

extension Field {
    /// A feature with a lower bound, an upper bound or both.
    func range(features: [String]) throws(ConfigurationError) -> (feature: String, min: Double?, max: Double?) {
        let section = try section(keys: ["feature", "min", "max"])
        let feature = try section["feature"].known("features", features)
        let minimum = section.has("min") ? try section["min"].number() : nil
        let maximum = section.has("max") ? try section["max"].number() : nil
        switch (minimum, maximum) {
        case (nil, nil): throw unexpected("min, max or both", found: "neither")
        case (let minimum?, let maximum?) where minimum > maximum:
            throw section["max"].unexpected("a number >= min")
        default: return (feature, minimum, maximum)
        }
    }
}

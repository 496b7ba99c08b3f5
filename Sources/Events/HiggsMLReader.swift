import Numerical

/// Reads the CSV file of the HiggsML challenge, strictly.
///
/// Columns go by the names in the header, in any order; columns that are not needed are ignored. The value -999 of a
/// feature means missing. Any malformed row is an error that names its line.
struct HiggsMLReader {
    /// What a column of the file holds.
    private enum Column {
        case eventNumber, weight, label, ignored
        case feature(Int)
    }

    private let settings: HiggsMLSettings
    private var columnNames: [String] = []
    private var columns: [Column] = []
    private var knownEventNumbers: Set<UInt64> = []
    private var table: EventTable

    private init(_ settings: HiggsMLSettings) {
        self.settings = settings
        table = EventTable(processes: settings.processes.processes, featureNames: settings.allFeatureNames)
    }

    /// The events of the file with their splits; those that are parametrised have the tau energy scale 1.
    ///
    /// - Throws: `EventsError.digestMismatch` when the file is not the one that the settings name, `unknownOrigins` when its
    ///   weights do not tell processes of an origin apart, and the errors of files, headers and rows.
    static func read(_ settings: HiggsMLSettings) throws(EventsError) -> EventTable {
        try settings.split.check()
        let digest = try contentDigest(ofFile: settings.path)
        guard digest == settings.digest else {
            throw .digestMismatch(path: settings.path, expected: settings.digest, found: digest)
        }
        var text = try CompressedFile(path: settings.path).readToEnd()
        text.append(0)
        var reader = HiggsMLReader(settings)
        try text.withUnsafeBufferPointer { bytes throws(EventsError) in
            try bytes.withMemoryRebound(to: CChar.self) { characters throws(EventsError) in
                try reader.readLines(CSVLines(terminated: characters))
            }
        }
        return reader.table
    }

    private mutating func readLines(_ text: CSVLines) throws(EventsError) {
        var lines = text
        var fields: [CSVField] = []
        guard lines.readLine(into: &fields) else { throw .noEvents(path: settings.path) }
        try readHeader(fields.map(\.fullText))
        while lines.readLine(into: &fields) {
            do throws(RowFailure) {
                try readRow(fields)
            } catch {
                throw .malformedRow(path: settings.path, line: lines.lineNumber, problem: error.problem)
            }
        }
        guard table.eventCount > 0 else { throw .noEvents(path: settings.path) }
        // With other weights than the challenge's all backgrounds would look like W + jets.
        guard settings.processes == .byLabel || table.process.contains(where: Self.hasKnownCode) else {
            throw .unknownOrigins(path: settings.path)
        }
    }

    private static func hasKnownCode(_ process: Int) -> Bool {
        [HiggsMLOrigin.ztautau, .top].contains(HiggsMLOrigin.allCases[process])
    }

    private mutating func readHeader(_ names: [String]) throws(EventsError) {
        columnNames = names
        var roles: [String: Column] = ["EventId": .eventNumber, "Weight": .weight, "Label": .label]
        for (index, name) in HiggsMLSettings.featureNames.enumerated() { roles[name] = .feature(index) }
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw .repeatedColumn(name, path: settings.path)
        }
        let required = ["EventId"] + HiggsMLSettings.featureNames + ["Weight", "Label"]
        let missing = required.filter { !seen.contains($0) }
        guard missing.isEmpty else { throw .missingColumns(missing, path: settings.path) }
        columns = names.map { roles[$0] ?? .ignored }
    }

    /// Appends the event of one row to the table.
    private mutating func readRow(_ fields: [CSVField]) throws(RowFailure) {
        guard fields.count == columns.count else {
            throw RowFailure(.fieldCount(expected: columns.count, found: fields.count))
        }
        var features = [Double](repeating: .nan, count: HiggsMLSettings.featureNames.count)
        var isSignal = false
        var weight = 0.0
        var eventNumber: UInt64 = 0
        for (index, field) in fields.enumerated() {
            switch columns[index] {
            case .ignored: continue
            case .eventNumber: eventNumber = try readEventNumber(field)
            case .weight: weight = try readWeight(field, column: index)
            case .label: isSignal = try readLabel(field)
            case .feature(let feature):
                let value = try readNumber(field, column: index)
                if value != Self.missingValue { features[feature] = value }
            }
        }
        if settings.tauEnergyScales != nil { features.append(1) }
        table.append(
            features: features, process: try process(isSignal: isSignal, weight: weight), weight: weight,
            eventNumber: eventNumber, split: settings.split.split(ofEvent: eventNumber))
    }

    private static let missingValue = -999.0
}

/// A problem of a row whose line the caller knows.
private struct RowFailure: Error {
    let problem: RowProblem

    init(_ problem: RowProblem) {
        self.problem = problem
    }
}

extension HiggsMLReader {
    private func readNumber(_ field: CSVField, column: Int) throws(RowFailure) -> Double {
        guard let value = field.number else {
            throw RowFailure(.notANumber(column: columnNames[column], text: field.text))
        }
        guard value.isFinite else { throw RowFailure(.notFinite(column: columnNames[column], text: field.text)) }
        return value
    }

    private func readWeight(_ field: CSVField, column: Int) throws(RowFailure) -> Double {
        let weight = try readNumber(field, column: column)
        guard weight >= 0 else { throw RowFailure(.negativeWeight(text: field.text)) }
        return weight
    }

    private mutating func readEventNumber(_ field: CSVField) throws(RowFailure) -> UInt64 {
        guard let number = field.unsignedInteger else { throw RowFailure(.notAnEventNumber(text: field.text)) }
        guard knownEventNumbers.insert(number).inserted else { throw RowFailure(.repeatedEventNumber(number)) }
        return number
    }

    /// Whether the event is labelled as signal.
    private func readLabel(_ field: CSVField) throws(RowFailure) -> Bool {
        if field.isCharacter("s") { return true }
        if field.isCharacter("b") { return false }
        throw RowFailure(.unknownLabel(text: field.text))
    }

    /// The index into the processes.
    private func process(isSignal: Bool, weight: Double) throws(RowFailure) -> Int {
        guard settings.processes == .byOrigin else { return isSignal ? 0 : 1 }
        guard let origin = HiggsMLOrigin(weight: weight, isSignal: isSignal),
            let index = HiggsMLOrigin.allCases.firstIndex(of: origin)
        else { throw RowFailure(.unknownOrigin(weight: weight)) }
        return index
    }
}

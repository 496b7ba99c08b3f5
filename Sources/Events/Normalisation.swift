/// The factors that bring the nominal weights of each process to its yield in each split.
struct Normalisation {
    /// Shape `[splits][processes]`.
    private var factors: [[Double]]

    /// Finds the factors from the nominal events.
    ///
    /// - Throws: `EventsError.emptySelection` when a process has no weight in a split, and the errors of the settings.
    init(_ settings: EventsSettings, of table: EventTable, nominal: SelectedEvents) throws(EventsError) {
        let yields = try Self.perProcess(settings.yields, of: table, setting: "yields")
        let scales = try Self.perProcess(settings.scale, of: table, setting: "scale")
        let sums = Self.sums(of: table, weights: nominal.weights)
        var factors = sums
        for split in Split.allCases {
            for (index, process) in table.processes.enumerated() {
                let sum = sums[split.rawValue][index]
                guard sum > 0 else { throw .emptySelection(process: process.name, split: split) }
                let total = sums.reduce(0) { $0 + $1[index] }
                factors[split.rawValue][index] = (yields[index] ?? total) * (scales[index] ?? 1) / sum
            }
        }
        self.factors = factors
    }

    /// Multiplies the factors of a split.
    mutating func multiply(_ split: Split, by number: Double) {
        for process in factors[split.rawValue].indices { factors[split.rawValue][process] *= number }
    }

    /// The factor of an event.
    func factor(split: Split, process: Int) -> Double {
        factors[split.rawValue][process]
    }

    /// The sum of weights, shape `[splits][processes]`.
    private static func sums(of table: EventTable, weights: [Double]) -> [[Double]] {
        let none = [Double](repeating: 0, count: table.processes.count)
        var sums = [[Double]](repeating: none, count: Split.allCases.count)
        for event in 0..<table.eventCount {
            sums[table.splits[event].rawValue][table.process[event]] += weights[event]
        }
        return sums
    }

    /// Values by process name as values by process index.
    private static func perProcess(
        _ values: [String: Double], of table: EventTable, setting: String
    ) throws(EventsError) -> [Double?] {
        var result = [Double?](repeating: nil, count: table.processes.count)
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            let index = try table.index(ofProcess: name, usedBy: setting)
            guard value.isFinite, value > 0 else {
                throw .invalidSetting("\(setting).\(name)", reason: "\(value) is not a positive number")
            }
            result[index] = value
        }
        return result
    }
}

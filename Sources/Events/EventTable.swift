/// The part of an analysis that an event serves.
package enum Split: Int, Sendable, CaseIterable {
    case train, validation, test
}

/// Events as they come from their source, before any selection.
///
/// Column-major: a variation replaces one column and shares the others.
package struct EventTable: Sendable, Equatable {
    /// The processes that `process` points into.
    package var processes: [Process]
    /// Feature names, shape `[features]`.
    package var featureNames: [String]
    /// Values in their units, shape `[features][events]`; NaN where missing.
    package var columns: [[Double]]
    /// Index into the processes, shape `[events]`.
    package var process: [Int]
    /// Event weights before any normalisation, shape `[events]`; finite and never negative.
    package var weights: [Double]
    /// The numbers of the events in their source, all different, shape `[events]`.
    package var eventNumbers: [UInt64]
    /// The split of each event as its source defines it, shape `[events]`.
    package var splits: [Split]

    package var eventCount: Int { process.count }

    /// An empty table for events of these processes and features.
    package init(processes: [Process], featureNames: [String]) {
        self.processes = processes
        self.featureNames = featureNames
        columns = [[Double]](repeating: [], count: featureNames.count)
        process = []
        weights = []
        eventNumbers = []
        splits = []
    }

    /// Appends an event.
    ///
    /// - Parameter features: Values in the order of `featureNames`, NaN where missing.
    package mutating func append(
        features: [Double], process: Int, weight: Double, eventNumber: UInt64, split: Split
    ) {
        precondition(features.count == columns.count, "an event needs one value per feature of its table")
        for (feature, value) in features.enumerated() { columns[feature].append(value) }
        self.process.append(process)
        weights.append(weight)
        eventNumbers.append(eventNumber)
        splits.append(split)
    }

    /// The position of a feature.
    ///
    /// - Throws: `EventsError.unknownFeature`, naming the user of the feature.
    func index(ofFeature name: String, usedBy user: String) throws(EventsError) -> Int {
        guard let index = featureNames.firstIndex(of: name) else { throw .unknownFeature(name, usedBy: user) }
        return index
    }

    /// The position of a process.
    ///
    /// - Throws: `EventsError.unknownProcess`, naming the user of the process.
    func index(ofProcess name: String, usedBy user: String) throws(EventsError) -> Int {
        guard let index = processes.firstIndex(where: { $0.name == name }) else {
            throw .unknownProcess(name, usedBy: user)
        }
        return index
    }
}

/// A physics process.
package struct Process: Sendable, Codable, Equatable {
    package var name: String
    /// True for the process that the signal strength scales.
    package var isSignal: Bool

    package init(name: String, isSignal: Bool) {
        self.name = name
        self.isSignal = isSignal
    }
}

/// The events of one split, with all their variations on the same rows.
///
/// A row that passes the selection only after a variation has nominal weight 0; a row that a variation moves out has
/// weight 0 there. So every variation is a pair of arrays over the same rows, and batches stay aligned.
package struct EventSample: Sendable {
    /// Feature names, shape `[features]`.
    package var featureNames: [String]
    /// Values in their units, row-major, shape `[rows, features]`; NaN where missing.
    package var features: [Double]
    /// Index into the processes, shape `[rows]`.
    package var process: [Int]
    /// Expected events per row after normalisation to yields, shape `[rows]`.
    package var weights: [Double]
    /// The systematic variations in the order of the settings.
    package var variations: [SampleVariation]

    package var rowCount: Int { process.count }

    package init(
        featureNames: [String], features: [Double], process: [Int], weights: [Double], variations: [SampleVariation]
    ) {
        precondition(features.count == process.count * featureNames.count && weights.count == process.count)
        self.featureNames = featureNames
        self.features = features
        self.process = process
        self.weights = weights
        self.variations = variations
    }
}

/// One systematic variation of a sample.
package struct SampleVariation: Sendable {
    package var name: String
    package var up: VariedEvents
    package var down: VariedEvents

    package init(name: String, up: VariedEvents, down: VariedEvents) {
        self.name = name
        self.up = up
        self.down = down
    }
}

/// One direction of a variation, on the rows of its sample.
package struct VariedEvents: Sendable {
    /// Row-major, shape `[rows, features]`; nil when the features are the nominal ones (reweighting).
    package var features: [Double]?
    /// Shape `[rows]`, normalised with the nominal factors so that a change of the total survives.
    package var weights: [Double]

    package init(features: [Double]?, weights: [Double]) {
        self.features = features
        self.weights = weights
    }
}

/// Everything that a training and a measurement need to know of the events.
package struct PreparedEvents: Sendable {
    package var processes: [Process]
    package var train: EventSample
    package var validation: EventSample
    package var test: EventSample

    package init(processes: [Process], train: EventSample, validation: EventSample, test: EventSample) {
        self.processes = processes
        self.train = train
        self.validation = validation
        self.test = test
    }
}

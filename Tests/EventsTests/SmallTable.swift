import Events

/// A table of two features, "x" and "y", whose x values repeat in each split; y is the position of the value.
///
/// - Parameters:
///   - signal, background: Pairs of x and weight.
func smallTable(
    signal: [(x: Double, weight: Double)], background: [(x: Double, weight: Double)],
    splits: [Split] = Split.allCases
) -> EventTable {
    var table = EventTable(
        processes: [Process(name: "signal", isSignal: true), Process(name: "background", isSignal: false)],
        featureNames: ["x", "y"])
    for split in splits {
        for (process, events) in [signal, background].enumerated() {
            for (position, event) in events.enumerated() {
                table.append(
                    features: [event.x, Double(position)], process: process, weight: event.weight,
                    eventNumber: UInt64(table.eventCount), split: split)
            }
        }
    }
    return table
}

extension EventsSettings {
    /// Settings for a table that is there already.
    static func withoutSource(
        _ selection: [Cut] = [], yields: [String: Double] = [:], scale: [String: Double] = [:]
    ) -> EventsSettings {
        let source = EventSource.twoGaussians(TwoGaussiansSettings(train: 0, validation: 0, test: 0))
        return EventsSettings(source: source, selection: selection, yields: yields, scale: scale)
    }
}

extension EventSample {
    /// The values of one feature, shape `[rows]`.
    func values(ofFeature feature: Int, in features: [Double]? = nil) -> [Double] {
        let values = features ?? self.features
        return stride(from: feature, to: values.count, by: featureNames.count).map { values[$0] }
    }

    /// The sum of weights of one process.
    func total(_ weights: [Double], ofProcess index: Int) -> Double {
        zip(weights, process).reduce(0) { $1.1 == index ? $0 + $1.0 : $0 }
    }
}

extension PreparedEvents {
    /// The samples with their splits.
    var samples: [(split: Split, sample: EventSample)] { [(.train, train), (.validation, validation), (.test, test)] }
}

extension EventTable {
    /// The sum of the weights of a process in a split over the events whose PRI_tau_pt passes.
    func yield(ofProcess index: Int, in split: Split, where passes: (Double) -> Bool) -> Double {
        process.indices.reduce(0) { sum, event in
            let isChosen = process[event] == index && splits[event] == split && passes(columns[13][event])
            return isChosen ? sum + weights[event] : sum
        }
    }
}

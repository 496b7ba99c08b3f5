extension EventTable {
    /// Selects, varies and normalises the events, split by split.
    ///
    /// A sample keeps the events that pass the selection nominally or in a shifted variation, in the order of the table.
    /// Per split and process the nominal weights sum to yield x scale, or, without a yield, to the sum of the selected
    /// weights of all splits x scale; varied weights carry the same factor.
    ///
    /// Where the test events have several values of a parameter (`EventSource.parameter`), those of each value have the
    /// events that are expected at it. At the angles of `rotatedGaussians` these are the yields; a selection changes the
    /// acceptance with the angle, and the yields are then the mean over the angles. Events at several tau energy scales
    /// stand scale by scale. Their factors are those of the scale 1, so that the acceptance changes with the scale: the test
    /// events of one scale sum to the events expected at that scale, and those of training and validation to 1/n of them at
    /// n scales, so that a training expects about the events of the measurement.
    ///
    /// - Throws: `EventsError.emptySelection` when no event of a process is left in a split, `unknownFeature`,
    ///   `unknownProcess` and `invalidSetting` for settings that do not fit the events.
    package func prepared(
        _ settings: EventsSettings, variations: [VariationSettings]
    ) throws(EventsError) -> PreparedEvents {
        let selection = try Selection(settings.selection, of: self)
        let nominal = SelectedEvents(self, columns: columns, selection: selection)
        var normalisation = try Normalisation(settings, of: self, nominal: nominal)
        if case .rotatedGaussians(let source) = settings.source {
            normalisation.multiply(.test, by: Double(source.testAngles.count))
        }
        guard case .higgsml(let source) = settings.source, let scales = source.tauEnergyScales else {
            let assembly = try assembly(normalisation, nominal, selection, variations)
            return PreparedEvents(
                processes: processes, train: assembly.sample(of: .train), validation: assembly.sample(of: .validation),
                test: assembly.sample(of: .test))
        }
        for split in [Split.train, .validation] {
            normalisation.multiply(split, by: 1 / Double(scales.scales(of: split).count))
        }
        return try prepared(at: scales, normalisation, selection, variations)
    }

    /// The events at several tau energy scales; the table has those of scale 1.
    ///
    /// One scale is made after the other, and of it only the events with a row are kept.
    private func prepared(
        at scales: TauEnergyScales, _ normalisation: Normalisation, _ selection: Selection,
        _ variations: [VariationSettings]
    ) throws(EventsError) -> PreparedEvents {
        var samples = [EventSample?](repeating: nil, count: Split.allCases.count)
        for scale in scales.all {
            let table = try atTauEnergyScale(scale)
            let nominal = SelectedEvents(table, columns: table.columns, selection: selection)
            let assembly = try table.assembly(normalisation, nominal, selection, variations)
            for split in Split.allCases where scales.scales(of: split).contains(scale) {
                let sample = assembly.sample(of: split)
                try sample.checkProcesses(processes, split: split)
                if samples[split.rawValue] == nil {
                    samples[split.rawValue] = sample
                    // Room for all scales, of which some pass more events: growing by doubling takes twice the memory.
                    samples[split.rawValue]?.features.reserveCapacity(
                        sample.features.count * scales.scales(of: split).count * 5 / 4)
                } else {
                    samples[split.rawValue]?.append(sample)
                }
            }
        }
        guard let train = samples[0], let validation = samples[1], let test = samples[2] else {
            throw .invalidSetting("tauEnergyScales", reason: "there is no scale for a split")
        }
        return PreparedEvents(processes: processes, train: train, validation: validation, test: test)
    }

    /// The nominal events with all their variations.
    private func assembly(
        _ normalisation: Normalisation, _ nominal: SelectedEvents, _ selection: Selection,
        _ variations: [VariationSettings]
    ) throws(EventsError) -> SampleAssembly {
        var assembly = SampleAssembly(table: self, normalisation: normalisation, nominal: nominal)
        for settings in variations {
            let variation = try Variation(settings, of: self)
            assembly.append(
                variation, up: variation.events(of: self, nominal: nominal, selection: selection, .up),
                down: variation.events(of: self, nominal: nominal, selection: selection, .down))
        }
        return assembly
    }

    /// The events with their features recomputed at another tau energy scale than 1.
    private func atTauEnergyScale(_ scale: Double) throws(EventsError) -> EventTable {
        let column = try index(ofFeature: TauEnergyScales.featureName, usedBy: "tauEnergyScales")
        var table = self
        let change = try HiggsMLChange(.tau, of: self, usedBy: "tauEnergyScales")
        change.apply(scale, to: &table.columns, events: Array(process.indices))
        table.columns[column] = [Double](repeating: scale, count: eventCount)
        return table
    }
}

extension EventSample {
    /// - Throws: `EventsError.emptySelection` when a process has no weight.
    fileprivate func checkProcesses(_ processes: [Process], split: Split) throws(EventsError) {
        var hasWeight = [Bool](repeating: false, count: processes.count)
        for row in process.indices where weights[row] > 0 { hasWeight[process[row]] = true }
        if let empty = hasWeight.firstIndex(of: false) {
            throw .emptySelection(process: processes[empty].name, split: split)
        }
    }

    /// Appends the rows of a sample with the same features and variations.
    fileprivate mutating func append(_ other: EventSample) {
        features += other.features
        process += other.process
        weights += other.weights
        for index in variations.indices {
            variations[index].up.append(other.variations[index].up)
            variations[index].down.append(other.variations[index].down)
        }
    }
}

extension VariedEvents {
    fileprivate mutating func append(_ other: VariedEvents) {
        if let more = other.features { features?.append(contentsOf: more) }
        weights += other.weights
    }
}

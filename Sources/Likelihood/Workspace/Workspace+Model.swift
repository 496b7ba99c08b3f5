extension Workspace {
    /// The statistical model and the observed data of a measurement.
    ///
    /// Channels, samples and modifiers are sorted by name, so that parameters, bins and auxiliary data stand as in
    /// pyhf.
    ///
    /// - Parameters:
    ///   - name: The name of the measurement; the first one if nil.
    ///   - interpolation: pyhf's default if not given; a workspace does not tell.
    /// - Returns: The model, and the observed counts with the auxiliary data that the model states.
    /// - Throws: `WorkspaceError` for an unknown measurement, a parameter of interest that the model does not have, a
    ///   name that modifiers use for different things, and settings that do not fit their parameters.
    package func model(
        measurement name: String? = nil, interpolation: InterpolationCodes = InterpolationCodes()
    ) throws(WorkspaceError) -> (model: StatisticalModel, data: ModelData) {
        let index = try measurementIndex(name)
        let channels = sortedChannels
        do {
            let model = try StatisticalModel(
                channels: channels, measurement: measurements[index], interpolation: interpolation)
            return (model, model.data(counts: channels.map { observations[$0.name] ?? [] }))
        } catch {
            throw refusal(error, measurement: index)
        }
    }

    private func measurementIndex(_ name: String?) throws(WorkspaceError) -> Int {
        guard let name else { return 0 }
        guard let index = measurements.firstIndex(where: { $0.name == name }) else {
            let known = measurements.map { "\"\($0.name)\"" }.joined(separator: ", ")
            throw WorkspaceError(
                path: "measurements", reason: "no measurement is named \"\(name)\", known are \(known)")
        }
        return index
    }

    /// The order that pyhf gives to bins and parameters.
    private var sortedChannels: [Channel] {
        var sorted = channels
        for channel in sorted.indices {
            for sample in sorted[channel].samples.indices {
                sorted[channel].samples[sample].modifiers.sort { isBefore($0.name, $1.name) }
            }
            sorted[channel].samples.sort { isBefore($0.name, $1.name) }
        }
        return sorted.sorted { isBefore($0.name, $1.name) }
    }

    /// The error of a model with the place in the document that caused it.
    private func refusal(_ error: ModelError, measurement index: Int) -> WorkspaceError {
        let config = JSONPath().member("measurements").element(index).member("config")
        var (path, reason) = (config, error.description)
        switch error {
        case .parameterOfInterestMissing(let name):
            path = config.member("poi")
            reason =
                "no parameter of the model, or a set of several, has the name of the parameter of interest, \"\(name)\""
        case .conflictingUse(let name, let place, let otherPlace):
            path = self.path(of: name, place: otherPlace) ?? config
            reason = "\"\(name)\" of \(otherPlace) cannot share its parameters with that of \(place)"
        case .invalidParameter(let name, let cause):
            path = self.path(ofSettings: name, measurement: index) ?? config.member("parameters")
            reason = "\(cause), parameter \"\(name)\""
        default: break
        }
        return WorkspaceError(
            path: path.description, reason: reason, place: ["measurement \"\(measurements[index].name)\""])
    }

    /// Where the modifier of this name stands in the sample that a `ModelError` calls `place`.
    private func path(of modifier: String, place: String) -> JSONPath? {
        for (first, channel) in channels.enumerated() {
            for (second, sample) in channel.samples.enumerated()
            where place == "sample \"\(sample.name)\" of channel \"\(channel.name)\"" {
                guard let third = sample.modifiers.firstIndex(where: { $0.name == modifier }) else { continue }
                return JSONPath().member("channels").element(first).member("samples").element(second)
                    .member("modifiers").element(third)
            }
        }
        return nil
    }

    /// Where the settings of a parameter stand, also of one among a set.
    private func path(ofSettings parameter: String, measurement index: Int) -> JSONPath? {
        measurements[index].parameters.firstIndex { parameter == $0.name || parameter.hasPrefix($0.name + "[") }.map {
            JSONPath().member("measurements").element(index).member("config").member("parameters").element($0)
        }
    }
}

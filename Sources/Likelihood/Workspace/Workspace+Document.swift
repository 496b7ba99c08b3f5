extension Workspace {
    /// The workspace as a JSON document, which pyhf reads.
    ///
    /// Interpolation codes have no place in it: pyhf is to be told any other than codes 4 and 4p. Of several parameters
    /// of interest the first is kept.
    package func json(_ style: JSONWriter.Style = .compact) -> [UInt8] { document.bytes(style) }

    /// The workspace as a JSON value, to be patched.
    package var document: JSONValue {
        .object([
            JSONMember("channels", .array(channels.map(\.document))),
            JSONMember("measurements", .array(measurements.map(\.document))),
            JSONMember(
                "observations",
                .array(channels.map { .named($0.name, ("data", .reals(observations[$0.name] ?? []))) })),
            JSONMember("version", .string(Self.version)),
        ])
    }

    /// A workspace of a model and data, as of the templates of a sweep, with one measurement.
    ///
    /// Auxiliary data that differ from those of the model are stated in the measurement.
    ///
    /// - Parameters:
    ///   - model: Its parameters of the kind `lumi` need that name for pyhf.
    ///   - data: Data that fit the model.
    package init(model: StatisticalModel, data: ModelData) {
        var measurement = model.measurement
        var seen: Set<String> = []
        for modifier in model.channels.flatMap(\.samples).flatMap(\.modifiers)
        where modifier.isConstrained && seen.insert(modifier.name).inserted {
            let set = model.constrainedParameters.enumerated().filter {
                model.parameters[$1].set == modifier.name
            }
            let observed = set.map { data.auxiliaryData[$0.offset] }
            if observed != set.map({ model.parameters[$0.element].constraint.nominalAuxiliaryData }) {
                measurement.change(modifier.name) { $0.auxiliaryData = observed }
            }
            // pyhf has no default for a luminosity.
            if case .luminosity = modifier {
                measurement.change(modifier.name) {
                    $0.initial = set.map { model.parameters[$0.element].initial }
                    $0.bounds = set.map { model.parameters[$0.element].bounds }
                }
            }
        }
        let counts = zip(model.channels, data.counts).map { ($0.name, $1) }
        self.init(
            channels: model.channels, observations: Dictionary(uniqueKeysWithValues: counts),
            measurements: [measurement])
    }
}

extension Modifier {
    fileprivate var isConstrained: Bool { kind != .normfactor && kind != .shapefactor }

    fileprivate var document: JSONValue {
        let data: JSONValue =
            switch self {
            case .normalisationFactor, .luminosity, .freeShape: .null
            case .normalisationUncertainty(_, let up, let down):
                .object([JSONMember("hi", .real(up)), JSONMember("lo", .real(down))])
            case .shapeVariation(_, let up, let down):
                .object([JSONMember("hi_data", .reals(up)), JSONMember("lo_data", .reals(down))])
            case .uncorrelatedShape(_, let uncertainties), .statisticalUncertainty(_, let uncertainties):
                .reals(uncertainties)
            }
        return .named(name, ("type", .string(kind.rawValue)), ("data", data))
    }
}

extension Channel {
    fileprivate var document: JSONValue { .named(name, ("samples", .array(samples.map(\.document)))) }
}

extension Sample {
    fileprivate var document: JSONValue {
        .named(name, ("data", .reals(nominal)), ("modifiers", .array(modifiers.map(\.document))))
    }
}

extension Measurement {
    fileprivate var document: JSONValue {
        let config: JSONValue = .object([
            JSONMember("poi", .string(parametersOfInterest.first ?? "")),
            JSONMember("parameters", .array(parameters.map(\.document))),
        ])
        return .named(name, ("config", config))
    }

    fileprivate mutating func change(_ name: String, _ change: (inout ParameterSettings) -> Void) {
        let index = parameters.firstIndex { $0.name == name } ?? parameters.count
        if index == parameters.count { parameters.append(ParameterSettings(name: name)) }
        change(&parameters[index])
    }
}

extension ParameterSettings {
    fileprivate var document: JSONValue {
        let members: [(String, JSONValue?)] = [
            ("inits", initial.map(JSONValue.reals)),
            ("bounds", bounds.map { .array($0.map { .reals([$0.lowerBound, $0.upperBound]) }) }),
            ("fixed", isFixed.map(JSONValue.bool)), ("auxdata", auxiliaryData.map(JSONValue.reals)),
            ("sigmas", widths.map(JSONValue.reals)), ("factors", factors.map(JSONValue.reals)),
        ]
        return .object(
            [JSONMember("name", .string(name))]
                + members.compactMap { name, value in value.map { JSONMember(name, $0) } })
    }
}

extension JSONValue {
    fileprivate static func reals(_ values: [Double]) -> JSONValue { .array(values.map(JSONValue.real)) }

    fileprivate static func named(_ name: String, _ members: (String, JSONValue)...) -> JSONValue {
        .object([JSONMember("name", .string(name))] + members.map { JSONMember($0, $1) })
    }
}

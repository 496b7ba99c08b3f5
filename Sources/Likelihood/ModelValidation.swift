/// The rules that a statistical model and its data keep.
enum ModelValidation {
    static func check(parameters: [Parameter]) throws(ModelError) {
        try checkUnique(parameters.map(\.name), kind: "parameter")
        for parameter in parameters {
            guard parameter.bounds.lowerBound.isFinite, parameter.bounds.upperBound.isFinite else {
                throw .invalidParameter(parameter.name, reason: "the bounds are not finite")
            }
            guard parameter.bounds.contains(parameter.initial) else {
                throw .invalidParameter(parameter.name, reason: "the initial value is outside the bounds")
            }
            if case .gaussian(let auxiliaryData, let width) = parameter.constraint {
                guard width > 0, width.isFinite else {
                    throw .invalidParameter(parameter.name, reason: "a constraint of width \(width)")
                }
                guard auxiliaryData.isFinite else {
                    throw .invalidAuxiliaryData(auxiliaryData, parameter: parameter.name)
                }
            }
        }
    }

    static func check(channels: [Channel], parameterNames: Set<String>) throws(ModelError) {
        guard !channels.isEmpty else { throw .noChannels }
        try checkUnique(channels.map(\.name), kind: "channel")
        for channel in channels {
            guard !channel.samples.isEmpty else { throw .noSamples(channel: channel.name) }
            try checkUnique(channel.samples.map(\.name), kind: "sample of channel \"\(channel.name)\"")
            for sample in channel.samples {
                let place = "sample \"\(sample.name)\" of channel \"\(channel.name)\""
                try check(sample.nominal, count: channel.binCount, place: place)
                for modifier in sample.modifiers {
                    guard parameterNames.contains(modifier.parameter) else {
                        throw .unknownParameter(modifier.parameter, place: place)
                    }
                    try check(modifier, count: channel.binCount, place: place)
                }
            }
        }
    }

    static func check(_ data: ModelData, for model: StatisticalModel) throws(ModelError) {
        try checkCount(data.counts.count, model.channels.count, what: "channels of the data")
        for (counts, channel) in zip(data.counts, model.channels) {
            try check(counts, count: channel.binCount, place: "the data of channel \"\(channel.name)\"")
        }
        try checkCount(data.auxiliaryData.count, model.constrainedParameters.count, what: "auxiliary data")
        for (value, index) in zip(data.auxiliaryData, model.constrainedParameters) where !value.isFinite {
            throw .invalidAuxiliaryData(value, parameter: model.parameters[index].name)
        }
    }

    static func check(_ yields: [Double], count: Int, place: String) throws(ModelError) {
        try checkCount(yields.count, count, what: place)
        for (bin, value) in yields.enumerated() where !(value >= 0 && value.isFinite) {
            throw .invalidYield(value, bin: bin, place: place)
        }
    }

    static func checkUnique(_ names: [String], kind: String) throws(ModelError) {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted { throw .duplicateName(kind: kind, name: name) }
    }

    private static func check(_ modifier: Modifier, count: Int, place: String) throws(ModelError) {
        switch modifier {
        case .normalisationFactor:
            break
        case .normalisationUncertainty(let parameter, let up, let down):
            for factor in [up, down] where !(factor > 0 && factor.isFinite) {
                throw .invalidNormalisation(factor, parameter: parameter, place: place)
            }
        case .shapeVariation(let parameter, let up, let down):
            try check(up, count: count, place: "\"\(parameter)\" up of \(place)")
            try check(down, count: count, place: "\"\(parameter)\" down of \(place)")
        }
    }

    private static func checkCount(_ found: Int, _ expected: Int, what: String) throws(ModelError) {
        guard found == expected else { throw .binCountMismatch(what: what, expected: expected, found: found) }
    }
}

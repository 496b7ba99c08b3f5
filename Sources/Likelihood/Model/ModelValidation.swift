/// The rules that a statistical model and its data keep.
enum ModelValidation {
    static func check(parameters: [Parameter]) throws(ModelError) {
        try checkUnique(parameters.map(\.name), kind: "parameter")
        for parameter in parameters {
            func refuse(_ reason: String) -> ModelError { .invalidParameter(parameter.name, reason: reason) }
            guard parameter.bounds.lowerBound.isFinite, parameter.bounds.upperBound.isFinite else {
                throw refuse("the bounds are not finite")
            }
            guard parameter.initial.isFinite else { throw refuse("the initial value is \(parameter.initial)") }
            guard parameter.isFixed || parameter.bounds.contains(parameter.initial) else {
                throw refuse("the initial value \(parameter.initial) is outside the bounds \(parameter.bounds)")
            }
            // Its square has to be a number, too.
            if let width = parameter.constraint.width, !(width * width > 0 && (width * width).isFinite) {
                throw refuse("a constraint of width \(width)")
            }
            if let datum = parameter.constraint.nominalAuxiliaryData { try check(datum, of: parameter) }
        }
    }

    static func check(channels: [Channel]) throws(ModelError) {
        guard !channels.isEmpty else { throw .noChannels }
        try checkUnique(channels.map(\.name), kind: "channel")
        for channel in channels {
            guard !channel.samples.isEmpty else { throw .noSamples(channel: channel.name) }
            try checkUnique(channel.samples.map(\.name), kind: "sample of channel \"\(channel.name)\"")
            for sample in channel.samples {
                let place = "sample \"\(sample.name)\" of channel \"\(channel.name)\""
                try checkFinite(sample.nominal, count: channel.binCount, place: place)
                try checkUnique(
                    sample.modifiers.map { "\($0.kind) \($0.name)" }, kind: "modifier of \(place)")
                for modifier in sample.modifiers { try check(modifier, count: channel.binCount, place: place) }
            }
        }
    }

    static func check(_ data: ModelData, for model: StatisticalModel) throws(ModelError) {
        try checkCount(data.counts.count, model.channels.count, what: "channels of the data")
        for (counts, channel) in zip(data.counts, model.channels) {
            try check(counts, count: channel.binCount, place: "the data of channel \"\(channel.name)\"")
        }
        try checkCount(data.auxiliaryData.count, model.constrainedParameters.count, what: "auxiliary data")
        for (value, index) in zip(data.auxiliaryData, model.constrainedParameters) {
            try check(value, of: model.parameters[index])
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
        let what = "\"\(modifier.name)\" of \(place)"
        switch modifier {
        case .normalisationFactor, .luminosity, .freeShape:
            break
        case .normalisationUncertainty(let name, let up, let down):
            for factor in [up, down] where !(factor > 0 && factor.isFinite) {
                throw .invalidNormalisation(factor, parameter: name, place: place)
            }
        case .shapeVariation(_, let up, let down):
            try checkFinite(up, count: count, place: "the up variation \(what)")
            try checkFinite(down, count: count, place: "the down variation \(what)")
        case .uncorrelatedShape(_, let uncertainties), .statisticalUncertainty(_, let uncertainties):
            try check(uncertainties, count: count, place: what)
        }
    }

    /// Counts of a Poisson constraint are not negative.
    private static func check(_ auxiliaryData: Double, of parameter: Parameter) throws(ModelError) {
        var isPossible = auxiliaryData.isFinite
        if case .poisson = parameter.constraint { isPossible = isPossible && auxiliaryData >= 0 }
        guard isPossible else { throw .invalidAuxiliaryData(auxiliaryData, parameter: parameter.name) }
    }

    static func checkFinite(_ yields: [Double], count: Int, place: String) throws(ModelError) {
        try checkCount(yields.count, count, what: place)
        for (bin, value) in yields.enumerated() where !value.isFinite {
            throw .invalidYield(value, bin: bin, place: place)
        }
    }

    private static func checkCount(_ found: Int, _ expected: Int, what: String) throws(ModelError) {
        guard found == expected else { throw .binCountMismatch(what: what, expected: expected, found: found) }
    }
}

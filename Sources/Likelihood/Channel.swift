/// A region of the data that shares no event with other channels.
package struct Channel: Sendable, Equatable {
    package var name: String
    /// The processes that contribute, all with the same bins.
    package var samples: [Sample]

    package init(name: String, samples: [Sample]) {
        self.name = name
        self.samples = samples
    }
}

/// A physics process in a channel.
package struct Sample: Sendable, Equatable {
    package var name: String
    /// Nominal expected yields, shape `[bins]`, events.
    package var nominal: [Double]
    package var modifiers: [Modifier]

    package init(name: String, nominal: [Double], modifiers: [Modifier] = []) {
        self.name = name
        self.nominal = nominal
        self.modifiers = modifiers
    }
}

/// How a parameter changes the expected yields of a sample.
///
/// The shape variations are added to the nominal yields first, then the normalisations multiply the sum, as in pyhf:
///
///     ν_b = (nominal_b + Σ δ_b(θ)) · Π f(θ)
package enum Modifier: Sendable, Equatable {
    /// The yields are multiplied by the parameter (pyhf: normfactor).
    case normalisationFactor(_ parameter: String)
    /// The yields are multiplied by `up` at θ = +1 and by `down` at θ = −1 (pyhf: normsys, interpolation code 4).
    case normalisationUncertainty(_ parameter: String, up: Double, down: Double)
    /// The yields become `up` at θ = +1 and `down` at θ = −1, shape `[bins]` each (pyhf: histosys, code 4p).
    case shapeVariation(_ parameter: String, up: [Double], down: [Double])

    /// The name of the parameter that drives the modifier.
    package var parameter: String {
        switch self {
        case .normalisationFactor(let parameter): parameter
        case .normalisationUncertainty(let parameter, _, _): parameter
        case .shapeVariation(let parameter, _, _): parameter
        }
    }
}

/// How a parameter, or one parameter a bin, changes the expected yields of a sample.
///
/// The shape variations are added to the nominal yields first, then all factors multiply the sum, as in pyhf:
///
///     ν_b = (nominal_b + Σ δ_b(θ)) · Π f(θ) · Π γ_b
///
/// Modifiers of one name share their parameter. A name may serve normalisation uncertainties and shape variations
/// together; the other kinds keep theirs to themselves.
package enum Modifier: Sendable, Equatable {
    /// f = θ, free (pyhf: normfactor).
    case normalisationFactor(_ name: String)
    /// f = θ, with the Gaussian constraint that the measurement states (pyhf: lumi).
    case luminosity(_ name: String)
    /// f is `up` at θ = +1 and `down` at θ = −1, unit Gaussian constraint (pyhf: normsys).
    case normalisationUncertainty(_ name: String, up: Double, down: Double)
    /// The yields become `up` at θ = +1 and `down` at θ = −1, shape `[bins]` each, unit Gaussian constraint (pyhf:
    /// histosys).
    case shapeVariation(_ name: String, up: [Double], down: [Double])
    /// One γ a bin with a Poisson constraint of (nominal / uncertainty)² events, for one sample alone (pyhf: shapesys).
    /// Uncertainties in events, shape `[bins]`; a bin where it or the nominal yield is not above 0 has its γ fixed.
    case uncorrelatedShape(_ name: String, uncertainties: [Double])
    /// One γ a bin for all samples of a channel that carry the name, with a Gaussian constraint of width
    /// √(Σ uncertainty²) / Σ nominal (pyhf: staterror). Uncertainties in events, shape `[bins]`; where the width is 0 the
    /// γ is fixed. Channels that share the name have their own γ, one channel
    /// after the other by name.
    case statisticalUncertainty(_ name: String, uncertainties: [Double])
    /// One free γ a bin (pyhf: shapefactor). Channels that share the name share them, bin by bin; the first
    /// by name has the most bins.
    case freeShape(_ name: String)

    /// The name of the parameter, or of the set of parameters, that drives the modifier.
    package var name: String {
        switch self {
        case .normalisationFactor(let name), .luminosity(let name), .freeShape(let name): name
        case .normalisationUncertainty(let name, _, _), .shapeVariation(let name, _, _): name
        case .uncorrelatedShape(let name, _), .statisticalUncertainty(let name, _): name
        }
    }

    /// The kind, by the name it has in a pyhf workspace.
    package var kind: ModifierKind {
        switch self {
        case .normalisationFactor: .normfactor
        case .luminosity: .lumi
        case .normalisationUncertainty: .normsys
        case .shapeVariation: .histosys
        case .uncorrelatedShape: .shapesys
        case .statisticalUncertainty: .staterror
        case .freeShape: .shapefactor
        }
    }
}

/// The kinds of modifiers, by their names in pyhf workspaces and in the order in which pyhf numbers their parameters.
package enum ModifierKind: String, Sendable, CaseIterable {
    case histosys, lumi, normfactor, normsys, shapefactor, shapesys, staterror
}

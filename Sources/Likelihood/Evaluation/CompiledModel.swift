/// A model as numbers in flat arrays, ready for computing.
///
/// Bins, samples and terms of all channels stand one after the other; ranges point into the arrays. Parameters of one bin
/// each (γ) stand behind all others, as `ParameterSets` orders them.
struct CompiledModel: Sendable {
    let parameterCount: Int
    /// Parameters that are no γ.
    let scalarCount: Int
    let binCount: Int
    /// Bins of the largest channel.
    let largestBinCount: Int
    /// The number of γ that all sets of all channels have together.
    let slotCount: Int
    let samples: FlatArray<CompiledSample>
    let normalisations: FlatArray<NormalisationTerm>
    /// The coefficients of every normalisation, apart because most values need nothing else of it.
    let polynomials: FlatArray<SIMD8<Double>>
    let shapes: FlatArray<ShapeTerm>
    /// Sets of γ by sample: indices into `binSets`.
    let binFactors: FlatArray<Int>
    /// The sets of γ of every channel.
    let binSets: FlatArray<BinSet>
    /// Nominal yields of all samples, shape `[cells]`.
    let nominal: FlatArray<Double>
    /// S and then A of every shape term, see `ShapeInterpolation`, shape `[shapes][2][bins of the channel]`.
    let variations: FlatArray<Double>
    /// What every parameter drives.
    let roles: FlatArray<ParameterRole>
    let interpolation: InterpolationCodes
    /// Parameters with different derivatives on the two sides of 0, ascending.
    let kinks: [Int]
    /// Whether some parameter does to the yields at −θ nearly what it does at θ.
    let isEvenInSomeParameter: Bool

    init(channels: [Channel], sets: ParameterSets, interpolation: InterpolationCodes) {
        let parts = ModelCompiler(channels: channels, sets: sets, interpolation: interpolation)
        parameterCount = parts.roles.count
        scalarCount = parts.roles.count { $0 != .binFactor }
        precondition(
            !parts.roles.prefix(scalarCount).contains(.binFactor), "parameters of one bin stand behind all others")
        binCount = channels.reduce(0) { $0 + $1.binCount }
        largestBinCount = channels.map(\.binCount).max() ?? 0
        slotCount = parts.slotCount
        samples = FlatArray(parts.samples)
        normalisations = FlatArray(parts.normalisations)
        polynomials = FlatArray(parts.polynomials)
        shapes = FlatArray(parts.shapes)
        binFactors = FlatArray(parts.binFactors)
        binSets = FlatArray(parts.binSets)
        nominal = FlatArray(parts.nominal)
        variations = FlatArray(parts.variations)
        roles = FlatArray(parts.roles)
        self.interpolation = interpolation
        kinks = parts.kinks.sorted()
        isEvenInSomeParameter = !parts.parametersOfOneSide.isSubset(of: parts.parametersOfTwoSides)
    }
}

/// What a parameter drives.
enum ParameterRole: Sendable {
    /// Samples are proportional to it.
    case factor
    /// Normalisation uncertainties and shape variations.
    case interpolation
    /// One bin.
    case binFactor
}

/// Where a sample has its terms.
///
/// In each of its bins ν = (nominal + Σ δ) · F · Γ with F the product of its normalisations and Γ that of its γ.
struct CompiledSample: Sendable {
    /// Among the bins of all channels.
    let bins: Range<Int>
    /// Where its bins begin among those of all samples (cells).
    let firstCell: Int
    let firstVariation: Int
    /// One term a parameter, as in `shapes`, and ascending.
    let normalisations: Range<Int>
    let shapes: Range<Int>
    let binFactors: Range<Int>
}

/// A factor of a sample, but its polynomial; see `NormalisationInterpolation`.
struct NormalisationTerm: Sendable {
    let parameter: Int
    let rateAbove: Double
    let rateBelow: Double
}

/// A shape variation of a sample.
struct ShapeTerm: Sendable {
    let parameter: Int
}

/// One factor γ for each bin of a channel.
struct BinSet: Sendable {
    /// The γ of the first bin.
    let parameter: Int
    /// The place of the first bin among those of all sets.
    let slot: Int
    /// Among the bins of all channels.
    let bins: Range<Int>
    /// All sets of the channel, this one among them.
    var sets: Range<Int>
}

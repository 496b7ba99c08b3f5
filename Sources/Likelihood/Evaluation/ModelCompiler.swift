/// Turns the channels of a model into the arrays of a `CompiledModel`.
struct ModelCompiler {
    private(set) var samples: [CompiledSample] = []
    private(set) var normalisations: [NormalisationTerm] = []
    private(set) var polynomials: [SIMD8<Double>] = []
    private(set) var shapes: [ShapeTerm] = []
    private(set) var binFactors: [Int] = []
    private(set) var binSets: [BinSet] = []
    private(set) var nominal: [Double] = []
    private(set) var variations: [Double] = []
    private(set) var roles: [ParameterRole]
    private(set) var slotCount = 0
    private(set) var kinks: Set<Int> = []
    /// Parameters with a variation to the same side up and down, and those with any other one.
    private(set) var parametersOfOneSide: Set<Int> = []
    private(set) var parametersOfTwoSides: Set<Int> = []
    private let sets: ParameterSets
    private let interpolation: InterpolationCodes

    init(channels: [Channel], sets: ParameterSets, interpolation: InterpolationCodes) {
        roles = Array(repeating: .binFactor, count: sets.parameters.count)
        self.sets = sets
        self.interpolation = interpolation
        var firstBin = 0
        for channel in channels {
            add(channel, bins: firstBin..<firstBin + channel.binCount)
            firstBin += channel.binCount
        }
    }

    private mutating func add(_ channel: Channel, bins: Range<Int>) {
        let channelSets = binSets.count
        for sample in channel.samples {
            let (terms, shapeTerms, factors) = (normalisations.count, shapes.count, binFactors.count)
            let firstVariation = variations.count
            // The order of the parameters walks the Hessian forwards.
            let modifiers = sample.modifiers.map { (sets.firstParameter(of: $0.name, in: channel.name), $0) }
            for (parameter, modifier) in modifiers.sorted(by: { $0.0 < $1.0 }) {
                if modifier.kind.isScalar {
                    add(modifier, of: sample, parameter: parameter)
                } else {
                    binFactors.append(binSet(parameter, bins: bins, since: channelSets))
                }
            }
            samples.append(
                CompiledSample(
                    bins: bins, firstCell: nominal.count, firstVariation: firstVariation,
                    normalisations: terms..<normalisations.count, shapes: shapeTerms..<shapes.count,
                    binFactors: factors..<binFactors.count))
            nominal += sample.nominal
        }
        for index in channelSets..<binSets.count { binSets[index].sets = channelSets..<binSets.count }
    }

    private mutating func add(_ modifier: Modifier, of sample: Sample, parameter: Int) {
        switch modifier {
        case .normalisationUncertainty(_, let up, let down):
            let factor = NormalisationInterpolation(up: up, down: down, code: interpolation.normalisation)
            add(factor, parameter: parameter)
            roles[parameter] = .interpolation
            noteSides(symmetric: [(up - down) / 2], asymmetric: [(up + down) / 2 - 1], of: parameter)
            if interpolation.normalisation == .code1, factor.hasKink { kinks.insert(parameter) }
        case .shapeVariation(_, let up, let down):
            add(up: up, down: down, nominal: sample.nominal, parameter: parameter)
            roles[parameter] = .interpolation
        case .normalisationFactor, .luminosity:
            add(.parameter, parameter: parameter)
            roles[parameter] = .factor
        case .uncorrelatedShape, .statisticalUncertainty, .freeShape:
            preconditionFailure("a modifier of one parameter a bin is no term of the whole sample")
        }
    }

    private mutating func add(up: [Double], down: [Double], nominal: [Double], parameter: Int) {
        let symmetric = zip(up, down).map { ($0 - $1) / 2 }
        let asymmetric = zip(nominal, zip(up, down)).map { (($1.0 - $0) + ($1.1 - $0)) / 2 }
        shapes.append(ShapeTerm(parameter: parameter))
        noteSides(symmetric: symmetric, asymmetric: asymmetric, of: parameter)
        variations += symmetric + asymmetric
        // A yield in the middle of its variations may miss it by rounding.
        let isBent = zip(nominal, asymmetric).contains { $1.magnitude > 1e-12 * $0.magnitude }
        if interpolation.shape == .code0, isBent { kinks.insert(parameter) }
    }

    /// Takes notice of a variation S θ + A t(θ); a slope by so small an S is lost in the goal of a fit.
    private mutating func noteSides(symmetric: [Double], asymmetric: [Double], of parameter: Int) {
        let isOfOneSide = zip(symmetric, asymmetric).allSatisfy { $0.magnitude <= 1e-3 * $1.magnitude }
        if !isOfOneSide {
            parametersOfTwoSides.insert(parameter)
        } else if asymmetric.contains(where: { $0 != 0 }) {
            parametersOfOneSide.insert(parameter)
        }
    }

    private mutating func add(_ factor: NormalisationInterpolation, parameter: Int) {
        normalisations.append(
            NormalisationTerm(parameter: parameter, rateAbove: factor.rateAbove, rateBelow: factor.rateBelow))
        polynomials.append(factor.polynomial)
    }

    /// The index of the set of a channel that begins with a parameter, which is added where it is new.
    private mutating func binSet(_ parameter: Int, bins: Range<Int>, since first: Int) -> Int {
        if let known = binSets[first...].firstIndex(where: { $0.parameter == parameter }) { return known }
        binSets.append(BinSet(parameter: parameter, slot: slotCount, bins: bins, sets: 0..<0))
        slotCount += bins.count
        return binSets.count - 1
    }
}

extension ModifierKind {
    /// Whether one parameter drives all bins.
    var isScalar: Bool {
        switch self {
        case .histosys, .lumi, .normfactor, .normsys: true
        case .shapefactor, .shapesys, .staterror: false
        }
    }
}

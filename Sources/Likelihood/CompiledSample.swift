/// A sample with parameters as indices and shape variations as coefficients.
struct CompiledSample: Sendable {
    /// The place of its first bin among the bins of all channels.
    let firstBin: Int
    /// Nominal expected yields, shape `[bins of the channel]`.
    let nominal: [Double]
    let shapes: [ShapeTerm]
    /// One term a parameter.
    let normalisations: [NormalisationTerm]

    init(_ sample: Sample, firstBin: Int, parameterIndices: [String: Int]) {
        var shapes: [ShapeTerm] = []
        var normalisations: [NormalisationTerm] = []
        for modifier in sample.modifiers {
            guard let parameter = parameterIndices[modifier.parameter] else {
                preconditionFailure("validation let the unknown parameter \(modifier.parameter) pass")
            }
            switch modifier {
            case .normalisationFactor:
                normalisations.add(.parameter, of: parameter)
            case .normalisationUncertainty(_, let up, let down):
                normalisations.add(.interpolated(NormalisationInterpolation(up: up, down: down)), of: parameter)
            case .shapeVariation(_, let up, let down):
                shapes.append(ShapeTerm(parameter: parameter, nominal: sample.nominal, up: up, down: down))
            }
        }
        self.firstBin = firstBin
        nominal = sample.nominal
        self.shapes = shapes
        self.normalisations = normalisations
    }
}

/// A shape variation θ S_b + t(θ) A_b, see `ShapeInterpolation`.
struct ShapeTerm: Sendable {
    let parameter: Int
    /// S, shape `[bins of the channel]`.
    let symmetric: [Double]
    /// A, shape `[bins of the channel]`.
    let asymmetric: [Double]

    init(parameter: Int, nominal: [Double], up: [Double], down: [Double]) {
        self.parameter = parameter
        symmetric = zip(up, down).map { ($0 - $1) / 2 }
        asymmetric = zip(nominal, zip(up, down)).map { (($1.0 - $0) + ($1.1 - $0)) / 16 }
    }
}

/// The product of all factors that one parameter drives in a sample.
struct NormalisationTerm: Sendable {
    enum Factor: Sendable {
        case parameter
        case interpolated(NormalisationInterpolation)
    }

    let parameter: Int
    var factors: [Factor]

    /// The product with its derivatives.
    func jet(at value: Double) -> Jet {
        factors.reduce(Jet(value: 1, first: 0, second: 0)) { product, factor in
            switch factor {
            case .parameter: product * .identity(value)
            case .interpolated(let interpolation): product * interpolation.jet(at: value)
            }
        }
    }
}

extension [NormalisationTerm] {
    fileprivate mutating func add(_ factor: NormalisationTerm.Factor, of parameter: Int) {
        if let index = firstIndex(where: { $0.parameter == parameter }) {
            self[index].factors.append(factor)
        } else {
            append(NormalisationTerm(parameter: parameter, factors: [factor]))
        }
    }
}

import Glibc

/// The expected yields of a model with their derivatives, with scratch memory of its own: one per thread.
///
/// `evaluate(at:)` comes first; the other methods speak of the point that it was given. Nothing is allocated then.
///
///     ν_b = Σ_s base_sb F_s Γ_sb,   base = nominal + Σ δ(θ),   F = Π f(θ),   Γ = Π γ
final class YieldEvaluator {
    let model: CompiledModel
    /// ν of all channels, shape `[bins]`.
    let yields: UnsafeMutablePointer<Double>
    /// Shape `[parameters]`, as are the next four.
    let values: UnsafeMutablePointer<Double>
    let regions: UnsafeMutablePointer<InterpolationRegion>
    let bases: UnsafeMutablePointer<PolynomialBasis>
    /// t(θ).
    let asymmetries: UnsafeMutablePointer<Jet>
    /// Whether derivatives at a kink are those of the side above.
    let isAbove: UnsafeMutablePointer<Bool>
    /// base, shape `[cells]`.
    let shifted: UnsafeMutablePointer<Double>
    /// Γ, shape `[cells]`; stays 1 for samples without γ.
    let binFactors: UnsafeMutablePointer<Double>
    /// F of every sample.
    let factors: UnsafeMutablePointer<FactorProduct>
    /// f, shape `[normalisations]`, as are the next two.
    let termValues: UnsafeMutablePointer<Double>
    /// f′/f, or f′ where f is 0.
    let slopeRatios: UnsafeMutablePointer<Double>
    /// ∂F/∂θ.
    let termSlopes: UnsafeMutablePointer<Double>
    /// Shape `[bins of the largest channel]`.
    let binWork: UnsafeMutablePointer<Double>
    private let memory: ScratchMemory

    init(_ model: CompiledModel) {
        var memory = ScratchMemory()
        let parameters = model.parameterCount
        yields = memory.allocate(model.binCount, repeating: 0)
        values = memory.allocate(parameters, repeating: 0)
        regions = memory.allocate(parameters, repeating: .polynomial)
        bases = memory.allocate(parameters, repeating: .linear(at: 0))
        asymmetries = memory.allocate(parameters, repeating: Jet(value: 0, first: 0, second: 0))
        isAbove = memory.allocate(parameters, repeating: false)
        shifted = memory.allocate(model.nominal.count, repeating: 0)
        binFactors = memory.allocate(model.nominal.count, repeating: 1)
        factors = memory.allocate(model.samples.count, repeating: FactorProduct())
        termValues = memory.allocate(model.normalisations.count, repeating: 0)
        slopeRatios = memory.allocate(model.normalisations.count, repeating: 0)
        termSlopes = memory.allocate(model.normalisations.count, repeating: 0)
        binWork = memory.allocate(model.largestBinCount, repeating: 0)
        self.memory = memory
        self.model = model
    }

    /// Computes ν at a point.
    ///
    /// - Parameter point: Shape `[parameters]`.
    func evaluate(at point: [Double]) {
        precondition(
            point.count == model.parameterCount, "a model of \(model.parameterCount) parameters needs as many values")
        for parameter in point.indices { values[parameter] = point[parameter] }
        prepareParameters()
        yields.update(repeating: 0, count: model.binCount)
        let samples = model.samples.pointer
        for index in 0..<model.samples.count {
            let sample = samples[index]
            let base = shiftedYields(of: sample)
            let factor = factorProduct(of: sample)
            factors[index] = factor
            let value = factor.value
            let yields = yields + sample.bins.lowerBound
            let count = sample.bins.count
            if sample.binFactors.isEmpty {
                for bin in 0..<count { yields[bin] += base[bin] * value }
            } else {
                let factors = multiplyBinFactors(of: sample)
                for bin in 0..<count { yields[bin] += base[bin] * value * factors[bin] }
            }
        }
    }

    /// Computes what all terms of a parameter share.
    private func prepareParameters() {
        let interpolation = model.interpolation
        let edge = interpolation.normalisation == .code4 ? 1.0 : 0
        let roles = model.roles.pointer
        for parameter in 0..<model.scalarCount {
            let value = values[parameter]
            guard roles[parameter] == .interpolation else {
                bases[parameter] = .linear(at: value)
                continue
            }
            let isAbove = isAbove[parameter]
            asymmetries[parameter] = ShapeInterpolation.asymmetry(interpolation.shape, at: value, isAbove: isAbove)
            if value.magnitude < edge {
                regions[parameter] = .polynomial
                bases[parameter] = PolynomialBasis(at: value)
            } else {
                regions[parameter] = value > 0 || (value == 0 && isAbove) ? .above : .below
            }
        }
    }

    /// Fills base of a sample.
    private func shiftedYields(of sample: CompiledSample) -> UnsafeMutablePointer<Double> {
        let count = sample.bins.count
        let base = shifted + sample.firstCell
        let nominal = model.nominal.pointer
        for bin in 0..<count { base[bin] = nominal[sample.firstCell + bin] }
        let shapes = model.shapes.pointer
        let variations = model.variations.pointer
        var place = sample.firstVariation
        for shape in sample.shapes {
            let parameter = shapes[shape].parameter
            let value = values[parameter]
            let asymmetry = asymmetries[parameter].value
            for bin in 0..<count {
                base[bin] +=
                    value * variations[place + bin] + asymmetry * variations[place + count + bin]
            }
            place += 2 * count
        }
        return base
    }

    /// Computes F of a sample and the f in it.
    private func factorProduct(of sample: CompiledSample) -> FactorProduct {
        let terms = model.normalisations.pointer
        let polynomials = model.polynomials.pointer
        var product = FactorProduct()
        for index in sample.normalisations {
            let term = terms[index]
            let value =
                switch regions[term.parameter] {
                case .polynomial: polynomials[index].dot(bases[term.parameter].values)
                case .above: exp(term.rateAbove * values[term.parameter])
                case .below: exp(term.rateBelow * values[term.parameter])
                }
            termValues[index] = value
            product.multiply(by: value)
        }
        return product
    }

    /// Fills Γ of a sample.
    private func multiplyBinFactors(of sample: CompiledSample) -> UnsafeMutablePointer<Double> {
        let result = binFactors + sample.firstCell
        let count = sample.bins.count
        let sets = model.binFactors.pointer
        for place in sample.binFactors {
            let gammas = values + model.binSets.pointer[sets[place]].parameter
            if place == sample.binFactors.lowerBound {
                for bin in 0..<count { result[bin] = gammas[bin] }
            } else {
                for bin in 0..<count { result[bin] *= gammas[bin] }
            }
        }
        return result
    }
}

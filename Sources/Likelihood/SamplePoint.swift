/// A sample at one point of the parameter space, ν_b = base_b · F with base_b = nominal_b + Σ δ_b and F = Π f.
struct SamplePoint {
    private let sample: CompiledSample
    /// Shape `[bins of the channel]`.
    private let base: [Double]
    /// t(θ) of each shape variation.
    private let asymmetries: [Jet]
    private let factor: FactorProduct

    init(_ sample: CompiledSample, values: [Double]) {
        let asymmetries = sample.shapes.map { ShapeInterpolation.asymmetry(at: values[$0.parameter]) }
        var base = sample.nominal
        for (shape, asymmetry) in zip(sample.shapes, asymmetries) {
            let parameter = values[shape.parameter]
            for bin in base.indices {
                base[bin] += parameter * shape.symmetric[bin] + asymmetry.value * shape.asymmetric[bin]
            }
        }
        self.sample = sample
        self.base = base
        self.asymmetries = asymmetries
        factor = FactorProduct(sample.normalisations.map { $0.jet(at: values[$0.parameter]) })
    }

    /// Adds ν to the yields, shape `[bins]`.
    func addYields(to yields: inout [Double]) {
        for bin in base.indices { yields[sample.firstBin + bin] += base[bin] * factor.value }
    }

    /// Adds ∂ν/∂θ to the Jacobian, shape `[bins, parameters]`.
    func addJacobian(to jacobian: inout [Double], parameterCount: Int) {
        for (shape, asymmetry) in zip(sample.shapes, asymmetries) {
            for bin in base.indices {
                let slope = shape.symmetric[bin] + asymmetry.first * shape.asymmetric[bin]
                jacobian[(sample.firstBin + bin) * parameterCount + shape.parameter] += factor.value * slope
            }
        }
        for (term, normalisation) in sample.normalisations.enumerated() {
            let slope = factor.first(term)
            for bin in base.indices {
                jacobian[(sample.firstBin + bin) * parameterCount + normalisation.parameter] += slope * base[bin]
            }
        }
    }

    /// Adds Σ_b weight_b ∂²ν_b/∂θ_i∂θ_j to a matrix of shape `[parameters, parameters]`.
    ///
    /// The second derivatives of ν factorise in bins and parameters, so that every pair of parameters costs one
    /// product whatever the number of bins.
    func addCurvature(weights: [Double], to matrix: inout [Double], parameterCount: Int) {
        func add(_ value: Double, _ row: Int, _ column: Int) { matrix[row * parameterCount + column] += value }
        let total = weighted(base, by: weights)
        for (first, normalisation) in sample.normalisations.enumerated() {
            for (second, other) in sample.normalisations.enumerated() {
                add(total * factor.second(first, second), normalisation.parameter, other.parameter)
            }
        }
        for (shape, asymmetry) in zip(sample.shapes, asymmetries) {
            let asymmetric = weighted(shape.asymmetric, by: weights)
            let slope = weighted(shape.symmetric, by: weights) + asymmetry.first * asymmetric
            add(factor.value * asymmetry.second * asymmetric, shape.parameter, shape.parameter)
            for (term, normalisation) in sample.normalisations.enumerated() {
                let mixed = slope * factor.first(term)
                add(mixed, shape.parameter, normalisation.parameter)
                add(mixed, normalisation.parameter, shape.parameter)
            }
        }
    }

    /// Σ_b weight_b · value_b over the bins of the channel; weights have the shape `[bins]` of all channels.
    private func weighted(_ values: [Double], by weights: [Double]) -> Double {
        var sum = 0.0
        for bin in values.indices { sum += values[bin] * weights[sample.firstBin + bin] }
        return sum
    }
}

/// The product of functions of different parameters, with its derivatives; factors may vanish (µ = 0).
struct FactorProduct {
    private let factors: [Jet]
    private let productOfOthersThanZero: Double
    private let zeros: Int

    init(_ factors: [Jet]) {
        self.factors = factors
        let nonZero = factors.lazy.map(\.value).filter { $0 != 0 }
        productOfOthersThanZero = nonZero.reduce(1, *)
        zeros = factors.count - nonZero.count
    }

    var value: Double { zeros == 0 ? productOfOthersThanZero : 0 }

    /// The derivative by the parameter of one factor.
    func first(_ index: Int) -> Double { factors[index].first * product(omitting: [index]) }

    /// The second derivative by the parameters of two factors, or of one when the indices are equal.
    func second(_ index: Int, _ other: Int) -> Double {
        index == other
            ? factors[index].second * product(omitting: [index])
            : factors[index].first * factors[other].first * product(omitting: [index, other])
    }

    private func product(omitting indices: [Int]) -> Double {
        var product = productOfOthersThanZero
        var remainingZeros = zeros
        for index in indices {
            if factors[index].value == 0 { remainingZeros -= 1 } else { product /= factors[index].value }
        }
        return remainingZeros == 0 ? product : 0
    }
}

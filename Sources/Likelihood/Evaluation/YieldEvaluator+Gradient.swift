extension YieldEvaluator {
    /// Computes the slopes of all normalisations, which the methods below and `YieldHessian` need.
    func prepareSlopes() {
        let samples = model.samples.pointer
        let terms = model.normalisations.pointer
        let polynomials = model.polynomials.pointer
        for sample in 0..<model.samples.count {
            let product = factors[sample]
            for index in samples[sample].normalisations {
                let term = terms[index]
                let value = termValues[index]
                let ratio: Double
                switch regions[term.parameter] {
                case .polynomial:
                    let slope = polynomials[index].dot(bases[term.parameter].slopes)
                    ratio = value == 0 ? slope : slope / value
                case .above: ratio = term.rateAbove
                case .below: ratio = term.rateBelow
                }
                slopeRatios[index] = ratio
                termSlopes[index] = product.value(omittingZeros: value == 0 ? 1 : 0) * ratio
            }
        }
    }

    /// Adds Σ_b weight_b ∂ν_b/∂θ to a gradient, after `prepareSlopes()`.
    ///
    /// - Parameters:
    ///   - weights: Shape `[bins]`.
    ///   - gradient: Shape `[parameters]`.
    func addGradient(weights: UnsafePointer<Double>, to gradient: UnsafeMutablePointer<Double>) {
        let samples = model.samples.pointer
        let terms = model.normalisations.pointer
        for index in 0..<model.samples.count {
            let sample = samples[index]
            let weightedYield = weigh(sample, with: weights)
            for term in sample.normalisations {
                gradient[terms[term].parameter] += weightedYield * termSlopes[term]
            }
            let factor = factors[index].value
            if factor != 0 {
                addShapes(of: sample, factor: factor, to: gradient)
                addBinFactors(of: sample, factor: factor, weights: weights, to: gradient)
            }
        }
    }

    /// Fills `binWork` with weight_b Γ_b and returns the sum of its products with base.
    func weigh(_ sample: CompiledSample, with weights: UnsafePointer<Double>) -> Double {
        let weights = weights + sample.bins.lowerBound
        let base = shifted + sample.firstCell
        let factors = binFactors + sample.firstCell
        let work = binWork
        var sum = 0.0
        for bin in 0..<sample.bins.count {
            let weight = weights[bin] * factors[bin]
            work[bin] = weight
            sum += weight * base[bin]
        }
        return sum
    }

    private func addShapes(
        of sample: CompiledSample, factor: Double, to gradient: UnsafeMutablePointer<Double>
    ) {
        let shapes = model.shapes.pointer
        let count = sample.bins.count
        var place = sample.firstVariation
        for shape in sample.shapes {
            let parameter = shapes[shape].parameter
            let weighted = weightedVariation(at: place, count: count)
            gradient[parameter] +=
                factor * (weighted.symmetric + asymmetries[parameter].first * weighted.asymmetric)
            place += 2 * count
        }
    }

    /// The sums of the products of `binWork` with S and with A, which begin at a place of `CompiledModel.variations`.
    @inline(__always)
    func weightedVariation(at place: Int, count: Int) -> (symmetric: Double, asymmetric: Double) {
        let variation = model.variations.pointer + place
        let work = binWork
        var (symmetric, asymmetric) = (0.0, 0.0)
        for bin in 0..<count {
            symmetric += work[bin] * variation[bin]
            asymmetric += work[bin] * variation[count + bin]
        }
        return (symmetric, asymmetric)
    }

    private func addBinFactors(
        of sample: CompiledSample, factor: Double, weights: UnsafePointer<Double>,
        to gradient: UnsafeMutablePointer<Double>
    ) {
        let weights = weights + sample.bins.lowerBound
        let base = shifted + sample.firstCell
        for place in sample.binFactors {
            let gradient = gradient + model.binSets.pointer[model.binFactors.pointer[place]].parameter
            for bin in 0..<sample.bins.count {
                gradient[bin] += factor * weights[bin] * base[bin] * binFactor(of: sample, bin, omitting: place)
            }
        }
    }

    /// Γ of a bin without the γ of one or two sets, which stand at these places of `CompiledModel.binFactors`.
    @inline(__always)
    func binFactor(of sample: CompiledSample, _ bin: Int, omitting place: Int, and other: Int? = nil) -> Double {
        guard sample.binFactors.count > 1 else { return 1 }
        var product = 1.0
        for factor in sample.binFactors where factor != place && factor != other {
            product *= values[model.binSets.pointer[model.binFactors.pointer[factor]].parameter + bin]
        }
        return product
    }
}

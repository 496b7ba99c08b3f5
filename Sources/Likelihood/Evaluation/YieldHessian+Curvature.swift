extension YieldHessian {
    /// Adds Σ_b weight_b ∂²ν_b/∂θ_i∂θ_j of one sample to lower triangles.
    ///
    /// - Parameters:
    ///   - weights: Shape `[bins]`.
    ///   - scalars: Takes the pairs of parameters that are no γ, shape `[columns, columns]`.
    ///   - hessian: Takes the others, shape `[parameters, parameters]`.
    func addCurvature(
        of index: Int, _ sample: CompiledSample, weights: UnsafePointer<Double>,
        scalars: UnsafeMutablePointer<Double>, to hessian: UnsafeMutablePointer<Double>
    ) {
        let product = yields.factors[index]
        let weightedYield = yields.weigh(sample, with: weights)
        if product.zeros == 0 {
            addNormalisations(of: sample, scale: weightedYield * product.value, to: scalars)
        } else {
            addVanishingNormalisations(of: sample, product, scale: weightedYield, to: scalars)
        }
        addShapes(of: sample, factor: product.value, to: scalars)
        for place in sample.binFactors {
            for bin in 0..<sample.bins.count {
                addBinFactor(place, of: sample, bin, factor: product.value, weights: weights, to: hessian)
            }
        }
    }

    /// The second derivative of f divided by f, or itself where f is 0.
    @inline(__always)
    private func curvatureRatio(_ index: Int) -> Double {
        let term = model.normalisations.pointer[index]
        switch yields.regions[term.parameter] {
        case .polynomial:
            let curvature = model.polynomials.pointer[index].dot(yields.bases[term.parameter].curvatures)
            let value = yields.termValues[index]
            return value == 0 ? curvature : curvature / value
        case .above: return term.rateAbove * term.rateAbove
        case .below: return term.rateBelow * term.rateBelow
        }
    }

    /// Pairs of normalisations: scale times f′/f of both, or f″/f.
    private func addNormalisations(of sample: CompiledSample, scale: Double, to matrix: UnsafeMutablePointer<Double>) {
        let terms = model.normalisations.pointer
        let ratios = yields.slopeRatios
        for index in sample.normalisations {
            let parameter = terms[index].parameter
            let row = matrix + parameter * columnCount
            let scaled = scale * ratios[index]
            for other in sample.normalisations.lowerBound..<index {
                row[terms[other].parameter] += scaled * ratios[other]
            }
            row[parameter] += scale * curvatureRatio(index)
        }
    }

    /// The same where some f are 0, of which a pair that survives contains all.
    private func addVanishingNormalisations(
        of sample: CompiledSample, _ product: FactorProduct, scale: Double, to matrix: UnsafeMutablePointer<Double>
    ) {
        let terms = model.normalisations.pointer
        let ratios = yields.slopeRatios
        for index in sample.normalisations {
            let parameter = terms[index].parameter
            let row = matrix + parameter * columnCount
            let zeros = yields.termValues[index] == 0 ? 1 : 0
            for other in sample.normalisations.lowerBound..<index {
                let rest = product.value(omittingZeros: zeros + (yields.termValues[other] == 0 ? 1 : 0))
                row[terms[other].parameter] += scale * rest * ratios[index] * ratios[other]
            }
            row[parameter] += scale * product.value(omittingZeros: zeros) * curvatureRatio(index)
        }
    }

    /// Shapes with themselves and with normalisations, after `weigh(_:with:)`.
    private func addShapes(of sample: CompiledSample, factor: Double, to matrix: UnsafeMutablePointer<Double>) {
        let size = columnCount
        let terms = model.normalisations.pointer
        let shapes = model.shapes.pointer
        let count = sample.bins.count
        let slopes = yields.termSlopes
        var place = sample.firstVariation
        for shape in sample.shapes {
            let parameter = shapes[shape].parameter
            let asymmetry = yields.asymmetries[parameter]
            let weighted = yields.weightedVariation(at: place, count: count)
            let row = matrix + parameter * size
            row[parameter] += factor * asymmetry.second * weighted.asymmetric
            let slope = weighted.symmetric + asymmetry.first * weighted.asymmetric
            for index in sample.normalisations {
                let other = terms[index].parameter
                let value = slope * slopes[index]
                if other < parameter {
                    row[other] += value
                } else {
                    matrix[other * size + parameter] += other == parameter ? 2 * value : value
                }
            }
            place += 2 * count
        }
    }

    /// A γ with all other parameters of its bin; `place` is that of its set in `CompiledModel.binFactors`.
    private func addBinFactor(
        _ place: Int, of sample: CompiledSample, _ bin: Int, factor: Double, weights: UnsafePointer<Double>,
        to hessian: UnsafeMutablePointer<Double>
    ) {
        let terms = model.normalisations.pointer
        let shapes = model.shapes.pointer
        let variations = model.variations.pointer
        let count = sample.bins.count
        let gamma = model.binSets.pointer[model.binFactors.pointer[place]].parameter + bin
        let row = hessian + gamma * model.parameterCount
        let weight = weights[sample.bins.lowerBound + bin]
        let base = yields.shifted[sample.firstCell + bin]
        let scaled = weight * yields.binFactor(of: sample, bin, omitting: place)
        let slopes = yields.termSlopes
        for index in sample.normalisations {
            row[terms[index].parameter] += scaled * base * slopes[index]
        }
        guard factor != 0 else { return }
        var variation = sample.firstVariation + bin
        for shape in sample.shapes {
            let parameter = shapes[shape].parameter
            let slope = yields.asymmetries[parameter].first
            row[parameter] +=
                scaled * factor * (variations[variation] + slope * variations[variation + count])
            variation += 2 * count
        }
        for other in sample.binFactors.lowerBound..<place {
            // Terms of a sample stand in the order of their parameters, so this is the lower triangle.
            row[model.binSets.pointer[model.binFactors.pointer[other]].parameter + bin] +=
                weight * base * factor * yields.binFactor(of: sample, bin, omitting: place, and: other)
        }
    }
}

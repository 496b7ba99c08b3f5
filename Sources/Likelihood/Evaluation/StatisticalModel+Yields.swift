extension StatisticalModel {
    /// The expected yields of every channel.
    ///
    /// - Parameter values: The parameters, shape `[parameters]`.
    /// - Returns: ν, shape `[channels][bins of the channel]`, events.
    package func expectedYields(at values: [Double]) -> [[Double]] {
        let evaluator = YieldEvaluator(compiled)
        evaluator.evaluate(at: values)
        return byChannel { evaluator.yields[$0] }
    }

    /// The expected yields of every sample, of which those of the channels are the sums.
    ///
    /// - Parameter values: The parameters, shape `[parameters]`.
    /// - Returns: Shape `[channels][samples of the channel][bins of the channel]`, events.
    package func expectedYieldsBySample(at values: [Double]) -> [[[Double]]] {
        let evaluator = YieldEvaluator(compiled)
        evaluator.evaluate(at: values)
        var sample = 0
        return channels.map { channel in
            channel.samples.map { _ in
                defer { sample += 1 }
                return evaluator.yields(ofSample: sample)
            }
        }
    }

    /// The uncertainties of the expected yields from those of the parameters, by linear propagation.
    ///
    ///     σ² = J C Jᵀ,   J = ∂ν/∂θ
    ///
    /// - Parameters:
    ///   - values: The parameters, shape `[parameters]`.
    ///   - covariance: C, row-major, shape `[parameters, parameters]`; 0 for parameters that are known.
    package func yieldUncertainties(at values: [Double], covariance: [Double]) -> YieldUncertainties {
        precondition(
            covariance.count == parameters.count * parameters.count, "a covariance has rows for all parameters")
        let jacobian = yieldJacobian(at: values)
        func uncertainty(_ slopes: [Double]) -> Double {
            // Rounding may leave a variance of 0 below it.
            max(0, Self.quadraticForm(slopes, covariance)).squareRoot()
        }
        let bins = byChannel { jacobian[$0] }
        return YieldUncertainties(
            bins: bins.map { $0.map(uncertainty) },
            totals: bins.map { rows in
                uncertainty(parameters.indices.map { index in rows.reduce(0) { $0 + $1[index] } })
            })
    }

    /// ∂ν/∂θ, shape `[bins][parameters]`.
    private func yieldJacobian(at values: [Double]) -> [[Double]] {
        let evaluator = YieldEvaluator(compiled)
        evaluator.evaluate(at: values)
        evaluator.prepareSlopes()
        let derivatives = YieldHessian(evaluator)
        derivatives.computeJacobian()
        return (0..<binCount).map { derivatives.slopes(ofBin: $0) }
    }

    private static func quadraticForm(_ vector: [Double], _ matrix: [Double]) -> Double {
        var sum = 0.0
        for (row, value) in vector.enumerated() where value != 0 {
            for (column, other) in vector.enumerated() { sum += value * matrix[row * vector.count + column] * other }
        }
        return sum
    }

    private func byChannel<Element>(_ element: (Int) -> Element) -> [[Element]] {
        var first = 0
        return channels.map { channel in
            defer { first += channel.binCount }
            return (first..<first + channel.binCount).map(element)
        }
    }
}

/// Standard deviations of expected yields, events.
package struct YieldUncertainties: Sendable, Equatable {
    /// Shape `[channels][bins of the channel]`.
    package let bins: [[Double]]
    /// Of the sums over the bins of each channel, shape `[channels]`.
    package let totals: [Double]
}

extension YieldEvaluator {
    /// What a sample contributes to ν, shape `[bins of its channel]`.
    fileprivate func yields(ofSample index: Int) -> [Double] {
        let sample = model.samples.pointer[index]
        return (sample.firstCell..<sample.firstCell + sample.bins.count).map {
            shifted[$0] * factors[index].value * binFactors[$0]
        }
    }
}

extension YieldHessian {
    /// ∂ν_b/∂θ of all parameters, shape `[parameters]`.
    fileprivate func slopes(ofBin bin: Int) -> [Double] {
        var slopes = [Double](repeating: 0, count: model.parameterCount)
        for index in 0..<model.scalarCount { slopes[index] = jacobian[bin * columnCount + index] }
        for index in 0..<model.binSets.count {
            let set = model.binSets.pointer[index]
            guard set.bins.contains(bin) else { continue }
            let place = bin - set.bins.lowerBound
            slopes[set.parameter + place] += binSlopes[set.slot + place]
        }
        return slopes
    }
}

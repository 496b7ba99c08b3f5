/// Expected yields ν and their first derivatives at one point of the parameter space.
struct YieldsAndSlopes {
    /// ν, shape `[bins]`.
    var yields: [Double]
    /// ∂ν/∂θ, shape `[bins, parameters]`.
    var jacobian: [Double]
}

extension StatisticalModel {
    /// The expected yields of every channel.
    ///
    /// - Parameter values: The parameters, shape `[parameters]`.
    /// - Returns: ν, shape `[channels][bins of the channel]`, events.
    package func expectedYields(at values: [Double]) -> [[Double]] {
        var rest = yields(at: values)[...]
        return channels.map { channel in
            defer { rest = rest.dropFirst(channel.binCount) }
            return Array(rest.prefix(channel.binCount))
        }
    }

    /// The Fisher information of the counts and the auxiliary data at a point.
    ///
    ///     I_ij = Σ_b (∂ν_b/∂θ_i) (∂ν_b/∂θ_j) / ν_b + δ_ij / width_i²
    ///
    /// Its inverse is the covariance on the Asimov data set of that point (arXiv:1007.1727, eq. 28). Bins of which no
    /// event is expected tell nothing.
    ///
    /// - Parameter values: The parameters, shape `[parameters]`.
    /// - Returns: I, row-major, shape `[parameters, parameters]`.
    package func fisherInformation(at values: [Double]) -> [Double] {
        let point = yieldsAndSlopes(of: samplePoints(at: values))
        var information = [Double](repeating: 0, count: parameters.count * parameters.count)
        addOuterProducts(
            of: point.jacobian, weights: point.yields.map { $0 > 0 ? 1 / $0 : 0 }, to: &information)
        addConstraintCurvature(to: &information)
        return information
    }

    /// ν of all channels, shape `[bins]`.
    func yields(at values: [Double]) -> [Double] {
        var yields = [Double](repeating: 0, count: binCount)
        for point in samplePoints(at: values) { point.addYields(to: &yields) }
        return yields
    }

    func samplePoints(at values: [Double]) -> [SamplePoint] {
        precondition(values.count == parameters.count, "a model of \(parameters.count) parameters needs as many values")
        return samples.map { SamplePoint($0, values: values) }
    }

    func yieldsAndSlopes(of points: [SamplePoint]) -> YieldsAndSlopes {
        var result = YieldsAndSlopes(
            yields: [Double](repeating: 0, count: binCount),
            jacobian: [Double](repeating: 0, count: binCount * parameters.count))
        for point in points {
            point.addYields(to: &result.yields)
            point.addJacobian(to: &result.jacobian, parameterCount: parameters.count)
        }
        return result
    }

    /// Adds Σ_b weight_b (∂ν_b/∂θ_i) (∂ν_b/∂θ_j) to a matrix of shape `[parameters, parameters]`.
    func addOuterProducts(of jacobian: [Double], weights: [Double], to matrix: inout [Double]) {
        let count = parameters.count
        for bin in 0..<binCount where weights[bin] != 0 {
            for row in 0..<count where jacobian[bin * count + row] != 0 {
                let scaled = weights[bin] * jacobian[bin * count + row]
                for column in 0..<count { matrix[row * count + column] += scaled * jacobian[bin * count + column] }
            }
        }
    }

    /// Adds the second derivatives of the constraint terms to the diagonal of a matrix.
    func addConstraintCurvature(to matrix: inout [Double]) {
        for index in constrainedParameters {
            guard let width = parameters[index].constraint.width else { continue }
            matrix[index * parameters.count + index] += 1 / (width * width)
        }
    }
}

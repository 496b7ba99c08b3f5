import Glibc

/// The constraint terms of a likelihood for given auxiliary data, in flat arrays.
struct ConstraintTerms: Sendable {
    /// ½ ((a − θ) / width)².
    private struct Gaussian: Sendable, BitwiseCopyable {
        let parameter: Int
        let datum: Double
        /// 1 / width².
        let weight: Double
    }

    /// The deviation of a from τ θ events, see `PoissonTerm`.
    private struct Poisson: Sendable, BitwiseCopyable {
        let parameter: Int
        let datum: Double
        let factor: Double
    }

    private var gaussians: [Gaussian] = []
    private var poissons: [Poisson] = []

    /// - Parameter auxiliaryData: In the order of `StatisticalModel.constrainedParameters`.
    init(_ model: StatisticalModel, auxiliaryData: [Double]) {
        for (parameter, datum) in zip(model.constrainedParameters, auxiliaryData) {
            switch model.parameters[parameter].constraint {
            case .none: break
            case .gaussian(_, let width):
                gaussians.append(Gaussian(parameter: parameter, datum: datum, weight: 1 / (width * width)))
            case .poisson(_, let factor):
                poissons.append(Poisson(parameter: parameter, datum: datum, factor: factor))
            }
        }
    }

    /// The sum of the deviations; the methods below give that of their derivatives.
    ///
    /// - Parameter values: Shape `[parameters]`.
    func deviation(at values: UnsafePointer<Double>) -> Double {
        var sum = 0.0
        for term in gaussians {
            let difference = values[term.parameter] - term.datum
            sum += difference * difference * term.weight
        }
        sum /= 2
        for term in poissons {
            sum += PoissonTerm.deviation(count: term.datum, yield: term.factor * values[term.parameter])
        }
        return sum
    }

    func addGradient(at values: UnsafePointer<Double>, to gradient: UnsafeMutablePointer<Double>) {
        for term in gaussians {
            gradient[term.parameter] += (values[term.parameter] - term.datum) * term.weight
        }
        for term in poissons {
            let yield = term.factor * values[term.parameter]
            gradient[term.parameter] += term.factor * PoissonTerm.slope(count: term.datum, yield: yield)
        }
    }

    /// Adds to the diagonal of a matrix of shape `[count, count]`.
    func addHessian(at values: UnsafePointer<Double>, count: Int, to hessian: UnsafeMutablePointer<Double>) {
        for term in gaussians { hessian[term.parameter * (count + 1)] += term.weight }
        for term in poissons {
            let yield = term.factor * values[term.parameter]
            hessian[term.parameter * (count + 1)] +=
                term.factor * term.factor * PoissonTerm.curvature(count: term.datum, yield: yield)
        }
    }
}

extension Constraint {
    /// −ln p where the parameter meets the auxiliary datum.
    func saturated(auxiliaryData: Double) -> Double {
        switch self {
        case .none: 0
        case .gaussian(_, let width): log(width) + log(2 * .pi) / 2
        case .poisson: PoissonTerm.saturated(count: auxiliaryData)
        }
    }

    /// The expected second derivative of −ln p.
    func information(at value: Double) -> Double {
        switch self {
        case .none: 0
        case .gaussian(_, let width): 1 / (width * width)
        case .poisson(_, let factor): factor / value
        }
    }
}

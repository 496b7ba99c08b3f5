/// What happens to µ̂ when something about another parameter is shifted and all else is fitted again.
package enum ImpactShift: Sendable, Equatable {
    /// The change of µ̂.
    case moved(Double)
    /// The parameter has no pre-fit width, or no post-fit uncertainty.
    case noWidth
    /// The shifted parameter is outside its bounds, or the shifted auxiliary datum is impossible.
    case outsideBounds
    /// The fit of the rest did not end at a minimum.
    case failed(FitStatus)

    /// The change of µ̂, nil when there is none.
    package var value: Double? {
        if case .moved(let change) = self { change } else { nil }
    }
}

/// Two shifts in opposite directions.
package struct ImpactPair: Sendable, Equatable {
    package let up: ImpactShift
    package let down: ImpactShift

    /// The larger of the two changes of µ̂.
    package var magnitude: Double? { [up, down].compactMap(\.value?.magnitude).max() }
}

/// How the impact of a parameter is found.
package struct ImpactMethods: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// The parameter is fixed at θ̂ ± its pre-fit width.
    package static let prefit = ImpactMethods(rawValue: 1)
    /// The parameter is fixed at θ̂ ± its post-fit uncertainty.
    package static let postfit = ImpactMethods(rawValue: 2)
    /// The auxiliary datum is moved by ± the pre-fit width ("global" impact, arXiv:2307.04007): the part of the
    /// uncertainty of µ that comes from this datum. Such parts add in quadrature.
    package static let auxiliary = ImpactMethods(rawValue: 4)
}

/// The impact of a parameter on µ̂. Methods that were not asked for are nil.
package struct Impact: Sendable, Equatable {
    /// The index of the parameter.
    package let index: Int
    package let name: String
    package let prefit: ImpactPair?
    package let postfit: ImpactPair?
    package let auxiliary: ImpactPair?
    /// The post-fit impact up to first order, C_iµ / σ_i; nil when the parameter has no uncertainty.
    package let linear: Double?

    /// What ranks the parameter: the larger post-fit change, to first order where there is none.
    package var magnitude: Double { postfit?.magnitude ?? linear?.magnitude ?? 0 }
}

extension [Impact] {
    /// The largest impact first; equal ones stay in order.
    package var ranking: [Impact] { sorted { $0.magnitude > $1.magnitude } }
}

extension Fitter {
    /// The impacts on µ̂ of all parameters that the best fit did not fix, in the order of the model.
    ///
    /// - Parameters:
    ///   - interest: The index of µ.
    ///   - bestFit: The fit of all parameters to these data, with its covariance.
    package func impacts(
        on interest: Int, bestFit: FitResult, methods: ImpactMethods = [.prefit, .postfit]
    ) -> [Impact] {
        bestFit.parameters.indices.filter { $0 != interest && !bestFit.parameters[$0].isFixed }.map {
            impact(of: $0, on: interest, bestFit: bestFit, methods: methods)
        }
    }

    /// The impact of one parameter, two fits a method.
    package func impact(
        of index: Int, on interest: Int, bestFit: FitResult, methods: ImpactMethods = [.prefit, .postfit]
    ) -> Impact {
        let width = likelihood.model.parameters[index].constraint.width
        func pair(_ method: ImpactMethods, _ width: Double?, _ shift: (Double) -> ImpactShift) -> ImpactPair? {
            guard methods.contains(method) else { return nil }
            guard let width, width > 0 else { return ImpactPair(up: .noWidth, down: .noWidth) }
            return ImpactPair(up: shift(width), down: shift(-width))
        }
        func move(by change: Double) -> ImpactShift { self.move(index, by: change, interest, bestFit) }
        return Impact(
            index: index, name: likelihood.model.parameters[index].name, prefit: pair(.prefit, width, move),
            postfit: pair(.postfit, bestFit.parameters[index].uncertainty, move),
            auxiliary: pair(.auxiliary, width) { moveAuxiliaryDatum(of: index, by: $0, interest, bestFit) },
            linear: bestFit.linearImpact(of: index, on: interest))
    }

    private func move(_ index: Int, by change: Double, _ interest: Int, _ bestFit: FitResult) -> ImpactShift {
        let value = bestFit.values[index] + change
        guard bounds[index].contains(value) else { return .outsideBounds }
        return ImpactShift(from: bestFit, to: refit(fixing: [index: value], near: bestFit), of: interest)
    }

    private func moveAuxiliaryDatum(
        of index: Int, by change: Double, _ interest: Int, _ bestFit: FitResult
    ) -> ImpactShift {
        let model = likelihood.model
        guard let place = model.constrainedParameters.firstIndex(of: index) else { return .noWidth }
        var data = likelihood.data
        data.auxiliaryData[place] += model.parameters[index].constraint.auxiliaryChange(for: change)
        // Counts of a Poisson constraint are not negative; nothing else can be wrong with the data.
        guard let shifted = try? NegativeLogLikelihood(model: model, data: data) else { return .outsideBounds }
        let fitter = Fitter(shifted, settings: settings)
        fitter.bounds = bounds
        return ImpactShift(from: bestFit, to: fitter.refit(fixing: [:], near: bestFit), of: interest)
    }
}

extension ImpactShift {
    fileprivate init(from bestFit: FitResult, to fit: FitResult, of interest: Int) {
        self =
            fit.status.isMinimum ? .moved(fit.values[interest] - bestFit.values[interest]) : .failed(fit.status)
    }
}

extension Constraint {
    /// The change of the auxiliary datum that goes with a change of the parameter.
    fileprivate func auxiliaryChange(for change: Double) -> Double {
        switch self {
        case .none: 0
        case .gaussian: change
        case .poisson(_, let factor): factor * change
        }
    }
}

/// Fits of one likelihood that share memory and what an earlier fit has learnt of the Hessian.
///
///     let fitter = Fitter(likelihood)
///     let best = fitter.fit()
///     let shifted = fitter.refit(fixing: [index: value], near: best)
///
/// A class, and not for two threads at a time: each thread makes its own.
package final class Fitter {
    package let likelihood: NegativeLogLikelihood
    package let settings: FitSettings
    /// The values that fits may take, shape `[parameters]`; those of the model to begin with.
    package var bounds: [ClosedRange<Double>]
    package let evaluator: LikelihoodEvaluator
    private let newton: BoundedNewton<LikelihoodEvaluator>
    private let warm: WarmDescent<LikelihoodEvaluator>
    private let initialValues: [Double]
    private let isFixed: [Bool]

    package init(_ likelihood: NegativeLogLikelihood, settings: FitSettings = FitSettings()) {
        self.likelihood = likelihood
        self.settings = settings
        bounds = likelihood.model.parameters.map(\.bounds)
        initialValues = likelihood.model.initialValues
        isFixed = likelihood.model.parameters.map(\.isFixed)
        evaluator = LikelihoodEvaluator(likelihood)
        newton = BoundedNewton(evaluator, settings: settings)
        warm = WarmDescent(evaluator, settings: settings)
    }

    /// The best fit with some parameters fixed.
    ///
    /// - Parameters:
    ///   - fixed: Values by index of the parameter; they may lie outside the bounds.
    ///   - start: Where the other parameters start, shape `[parameters]`; their initial values when nil.
    ///   - wantsCovariance: Whether the fit is to have uncertainties and a covariance, which take about as long as two
    ///     iterations.
    package func fit(
        fixing fixed: [Int: Double] = [:], startingAt start: [Double]? = nil, wantsCovariance: Bool = true
    ) -> FitResult {
        let start = start ?? initialValues
        let box = box(fixing: fixed)
        return result(minimise(from: start, in: box, wantsCovariance: wantsCovariance), fixing: fixed)
    }

    /// A fit near another one, with some more parameters fixed, or fixed elsewhere: it begins where the covariance of
    /// that fit sees the minimum and goes on with that covariance in place of new Hessians, see `WarmDescent`. Where
    /// that does not help, Newton's method takes over.
    ///
    /// One-sided and non-linear variations can make several minima. A second descent begins at the initial values, as that
    /// of the other fit did; the lower end counts.
    ///
    /// - Parameters:
    ///   - fixed: Values by index of the parameter; they may lie outside the bounds.
    ///   - fit: A fit with the same model.
    /// - Returns: A minimum without uncertainties and covariance.
    package func refit(fixing fixed: [Int: Double], near fit: FitResult) -> FitResult {
        let near = descend(from: fit.values, fixing: fixed, near: fit, isPredicted: true)
        let far = descend(from: initialValues, fixing: fixed, near: fit, isPredicted: false)
        let isFarLower = far.status.isMinimum && far.value < near.value - 1e-9 * (1 + near.value.magnitude)
        return result(isFarLower || !near.status.isMinimum && far.status.isMinimum ? far : near, fixing: fixed)
    }

    /// Minimises with the covariance of a fit in place of Hessians, where that is possible.
    ///
    /// - Parameter isPredicted: Whether to begin where that covariance predicts the minimum instead of at the start.
    private func descend(
        from start: [Double], fixing fixed: [Int: Double], near fit: FitResult, isPredicted: Bool
    ) -> Minimum {
        let box = box(fixing: fixed)
        // Beyond a kink the covariance says nothing, and there may be another minimum. Where the likelihood is even in a
        // parameter it has no slope to follow, be it at a minimum or at a maximum.
        guard let covariance = fit.covariance, evaluator.kinks.isEmpty, !evaluator.isEvenInSomeParameter else {
            return minimise(from: start, in: box, wantsCovariance: false)
        }
        let outcome = warm.minimise(
            near: fit.values, covariance: covariance, in: box, startingAt: isPredicted ? nil : start)
        switch outcome {
        case .converged(let minimum):
            return minimum
        case .gaveUp(let best, let iterations):
            var minimum = minimise(from: best, in: box, wantsCovariance: false)
            minimum.iterations += iterations
            return minimum
        }
    }

    /// The bounds of a fit, those of fixed parameters reduced to their values.
    private func box(fixing fixed: [Int: Double]) -> [ClosedRange<Double>] {
        var box = bounds
        for index in box.indices where isFixed[index] { box[index] = initialValues[index]...initialValues[index] }
        for (index, value) in fixed { box[index] = value...value }
        return box
    }

    /// Minimises from a start or, where the likelihood of the start is 0, from wherever `approach` leads.
    private func minimise(
        from start: [Double], in box: [ClosedRange<Double>], wantsCovariance: Bool
    ) -> Minimum {
        let minimum = newton.minimise(from: start, in: box, wantsCovariance: wantsCovariance)
        guard minimum.status == .noFiniteLikelihood,
            let point = approach(box, from: start) ?? approach(box, from: initialValues)
        else { return minimum }
        return newton.minimise(from: point, in: box, wantsCovariance: wantsCovariance)
    }

    /// Goes to the fixed values of a box in shares, with the other parameters at their best all the way: they may have to
    /// move before the fixed ones can arrive, as where a background has to grow for a negative signal.
    ///
    /// - Returns: A point of the box with a finite likelihood, nil where none was found.
    private func approach(_ box: [ClosedRange<Double>], from start: [Double]) -> [Double]? {
        var point = start
        var (arrived, stride) = (0.0, 1.0)
        for _ in 0..<Self.mostShares {
            let share = min(1, arrived + stride)
            var partial = box
            for index in box.indices where box[index].lowerBound == box[index].upperBound {
                let value = start[index] + share * (box[index].lowerBound - start[index])
                partial[index] = value...value
            }
            let minimum = newton.minimise(from: point, in: partial, wantsCovariance: false)
            if minimum.status == .noFiniteLikelihood {
                stride /= 2
            } else {
                if share == 1 { return minimum.values }
                (point, arrived) = (minimum.values, share)
            }
        }
        return nil
    }

    private func result(_ minimum: Minimum, fixing fixed: [Int: Double]) -> FitResult {
        let isFixedHere = isFixed.indices.map { isFixed[$0] || fixed[$0] != nil }
        return FitResult(minimum, of: likelihood, isFixed: isFixedHere, goal: settings.goal)
    }

    private static let mostShares = 30
}

extension NegativeLogLikelihood {
    /// The best fit (µ̂, θ̂) of all parameters inside their bounds, with some fixed by index; see `Fitter` for many fits.
    package func fit(
        fixing fixed: [Int: Double] = [:], startingAt start: [Double]? = nil, settings: FitSettings = FitSettings()
    ) -> FitResult {
        Fitter(self, settings: settings).fit(fixing: fixed, startingAt: start)
    }
}

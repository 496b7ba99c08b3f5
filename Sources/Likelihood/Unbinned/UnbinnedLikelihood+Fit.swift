extension UnbinnedLikelihood {
    /// The values of µ that fits may take; fits stop earlier where an event has no positive density.
    package static let signalStrengthBounds = TemplateModelBuilder.signalStrengthBounds
    /// The values of nuisance parameters that fits may take.
    package static let nuisanceBounds = -5.0...5.0

    /// The best fit (µ̂, θ̂) of all parameters inside their bounds.
    ///
    /// - Parameters:
    ///   - fixed: Values of parameters that are not fitted, by index; 0 is µ.
    ///   - start: Where the others start; the background alone with measured nuisance parameters when nil.
    /// - Returns: `deviance` and `twiceNegativeLogLikelihood` are both −2 ln L above the nominal background alone, because the
    ///   densities themselves are not known.
    package func fit(
        fixing fixed: [Int: Double] = [:], startingAt start: [Double]? = nil, settings: FitSettings = FitSettings()
    ) -> FitResult {
        var values: [Double] = start ?? ([0] + nuisances.map(\.auxiliaryData))
        var isFixed = [Bool](repeating: false, count: parameterCount)
        for (index, value) in fixed {
            values[index] = value
            isFixed[index] = true
        }
        var bounds = [Self.signalStrengthBounds] + nuisances.map { _ in Self.nuisanceBounds }
        for (index, value) in fixed { bounds[index] = value...value }
        let minimum = BoundedNewton(self, settings: settings).minimise(from: values, in: bounds)
        return result(minimum, isFixed: isFixed, goal: settings.goal)
    }

    /// The discovery test of the background alone, equation 12 of arXiv:1007.1727 with this likelihood.
    ///
    /// - Parameter bestFit: The fit of all parameters.
    package func discoveryTest(bestFit: FitResult) -> DiscoveryTest {
        let conditional = fit(fixing: [0: 0], startingAt: bestFit.values)
        return DiscoveryTest(
            q0: bestFit.values[0] >= 0 ? Self.rise(of: conditional, above: bestFit) : 0, conditionalFit: conditional,
            status: .firstFailure([bestFit.status, conditional.status]))
    }

    /// −2 ln λ(µ) = −2 ln [L(µ, θ̂(µ)) / L(µ̂, θ̂)], equation 3.2 of paper D with the full likelihood, and the fit at µ.
    ///
    /// - Parameter bestFit: The fit of all parameters.
    package func profile(at mu: Double, bestFit: FitResult) -> (rise: Double, fit: FitResult) {
        let conditional = fit(fixing: [0: mu], startingAt: bestFit.values)
        return (Self.rise(of: conditional, above: bestFit), conditional)
    }

    /// The values of µ between which −2 ln λ(µ) is at most n², by their distances to µ̂.
    ///
    /// - Parameter standardDeviations: n, 1 for 68 %.
    package func interval(bestFit: FitResult, standardDeviations: Double = 1) -> ParameterInterval {
        guard bestFit.status.isMinimum else {
            return ParameterInterval(upper: .failed(bestFit.status), lower: .failed(bestFit.status))
        }
        let width = standardDeviations * (bestFit.parameters[0].uncertaintyIgnoringBounds ?? 1)
        func distance(_ direction: Double) -> Crossing {
            var status = FitStatus.converged
            let search = LevelCrossing(
                origin: bestFit.values[0], direction: direction,
                limit: direction > 0 ? Self.signalStrengthBounds.upperBound : Self.signalStrengthBounds.lowerBound,
                firstStep: width, target: standardDeviations * standardDeviations)
            let end = search.find { mu in
                let (rise, fit) = profile(at: mu, bestFit: bestFit)
                if status == .converged { status = fit.status }
                return (rise, rise.isFinite ? 2 * derivatives(at: fit.values).gradient[0] : .nan)
            }
            guard status.isMinimum else { return .failed(status) }
            return end.map { .found($0 - bestFit.values[0]) } ?? .notReached
        }
        return ParameterInterval(upper: distance(1), lower: distance(-1))
    }

    /// ln [L(µ) / L(µ′)], ln λ of equation 3.5 of paper D for µ = 1 and µ′ = 0, with nuisance parameters as measured.
    package func logLikelihoodRatio(of mu: Double = 1, to other: Double = 0) -> Double {
        let measured = nuisances.map(\.auxiliaryData)
        return value(at: [other] + measured) - value(at: [mu] + measured)
    }

    /// The difference of −2 ln L, not a number when the best fit has no likelihood.
    private static func rise(of conditional: FitResult, above bestFit: FitResult) -> Double {
        bestFit.deviance.isFinite ? max(0, conditional.deviance - bestFit.deviance) : .nan
    }

    private func result(_ minimum: Minimum, isFixed: [Bool], goal: Double) -> FitResult {
        let names = [Self.signalStrengthName] + nuisances.map(\.name)
        let covariance = minimum.covariance
        let parameters = names.indices.map { index in
            let isUndetermined = minimum.undetermined.contains(index)
            let known = isUndetermined ? nil : covariance
            return FittedParameter(
                name: names[index], value: minimum.values[index],
                uncertainty: known?.matrix[index * (names.count + 1)].squareRoot(),
                uncertaintyIgnoringBounds: known?.uncertaintiesIgnoringBounds?[index], isFixed: isFixed[index],
                isAtBound: !isFixed[index] && !isUndetermined && !minimum.free.contains(index),
                isUndetermined: isUndetermined)
        }
        return FitResult(
            status: minimum.status, parameters: parameters, covariance: covariance?.matrix, deviance: 2 * minimum.value,
            twiceNegativeLogLikelihood: 2 * minimum.value, estimatedDistanceToMinimum: minimum.estimatedDistance,
            goal: goal, iterations: minimum.iterations, smallestPivot: covariance?.smallestPivot)
    }
}

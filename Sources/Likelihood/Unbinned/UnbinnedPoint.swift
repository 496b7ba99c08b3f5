import Glibc

/// A nuisance parameter with its interpolations, as `UnbinnedNuisance` describes them.
struct NuisanceEffect: Sendable {
    /// Of one number, the yield.
    let signalYield: LogarithmShape?
    let backgroundYield: LogarithmShape?
    /// Of the density at each event.
    let signalShape: LogarithmShape?
    let backgroundShape: LogarithmShape?

    init(_ nuisance: UnbinnedNuisance, nominal: [Double]) {
        func yield(_ factors: UnbinnedNuisance.YieldFactors?) -> LogarithmShape? {
            factors.map { LogarithmShape(nominal: [1], up: [$0.up], down: [$0.down]) }
        }
        func shape(_ ratios: UnbinnedNuisance.DensityRatios?, nominal: [Double]) -> LogarithmShape? {
            ratios.map { LogarithmShape(nominal: nominal, up: $0.up, down: $0.down) }
        }
        signalYield = yield(nuisance.signalYield)
        backgroundYield = yield(nuisance.backgroundYield)
        signalShape = shape(nuisance.signalRatios, nominal: nominal)
        backgroundShape = shape(nuisance.backgroundRatios, nominal: [Double](repeating: 1, count: nominal.count))
    }
}

/// The change of the logarithm of some numbers, θ S_i + t(θ) A_i as in `ShapeInterpolation`.
struct LogarithmShape: Sendable {
    /// S, shape `[numbers]`.
    let symmetric: [Double]
    /// A, shape `[numbers]`.
    let asymmetric: [Double]

    init(nominal: [Double], up: [Double], down: [Double]) {
        symmetric = zip(up, down).map { log($0 / $1) / 2 }
        asymmetric = zip(nominal, zip(up, down)).map { (log($1.0 / $0) + log($1.1 / $0)) / 2 }
    }

    /// - Parameter asymmetry: t at θ.
    func jet(of index: Int, at theta: Double, asymmetry: Jet) -> Jet {
        Jet(
            value: theta * symmetric[index] + asymmetry.value * asymmetric[index],
            first: symmetric[index] + asymmetry.first * asymmetric[index], second: asymmetry.second * asymmetric[index])
    }
}

/// Derivatives of the logarithms of signal and background by the nuisance parameters, each shape `[nuisances]`.
struct LogarithmSlopes {
    var signal: [Double]
    var signalCurvature: [Double]
    var background: [Double]
    var backgroundCurvature: [Double]

    init(count: Int) {
        signal = [Double](repeating: 0, count: count)
        (signalCurvature, background, backgroundCurvature) = (signal, signal, signal)
    }
}

/// An unbinned model at one point of its parameters.
struct UnbinnedPoint {
    /// S(θ) at µ = 1.
    let signalYield: Double
    /// B(θ).
    let backgroundYield: Double
    /// Those of the yields alone.
    let totalSlopes: LogarithmSlopes
    /// Those of the densities at the event of the last `updateSlopes(ofEvent:)`, yields included.
    private(set) var slopes: LogarithmSlopes
    private let effects: [NuisanceEffect]
    private let values: [Double]
    /// t(θ), shape `[nuisances]`.
    private let asymmetries: [Jet]

    init(_ effects: [NuisanceEffect], at values: [Double], signal: Double, background: Double) {
        precondition(values.count == effects.count + 1, "an unbinned likelihood takes µ and its nuisance parameters")
        self.effects = effects
        self.values = values
        asymmetries = values.dropFirst().map { ShapeInterpolation.asymmetry(.code4p, at: $0) }
        var totalSlopes = LogarithmSlopes(count: effects.count)
        var yields = (signal: signal, background: background)
        for (index, effect) in effects.enumerated() {
            if let jet = effect.signalYield?.jet(of: 0, at: values[index + 1], asymmetry: asymmetries[index]) {
                yields.signal *= exp(jet.value)
                totalSlopes.signal[index] = jet.first
                totalSlopes.signalCurvature[index] = jet.second
            }
            if let jet = effect.backgroundYield?.jet(of: 0, at: values[index + 1], asymmetry: asymmetries[index]) {
                yields.background *= exp(jet.value)
                totalSlopes.background[index] = jet.first
                totalSlopes.backgroundCurvature[index] = jet.second
            }
        }
        (signalYield, backgroundYield) = yields
        self.totalSlopes = totalSlopes
        slopes = totalSlopes
    }

    /// µ S and B.
    var total: (signal: Double, background: Double) { (values[0] * signalYield, backgroundYield) }

    /// The densities of signal and background at an event times their yields, by the density of the nominal background.
    func intensities(ratio: Double, event: Int) -> (signal: Double, background: Double) {
        var change = 0.0
        for (index, effect) in effects.enumerated() {
            guard let shape = effect.backgroundShape else { continue }
            change += shape.jet(of: event, at: values[index + 1], asymmetry: asymmetries[index]).value
        }
        return (values[0] * signalDensity(ratio: ratio, event: event), backgroundYield * exp(change))
    }

    /// That of the signal at µ = 1.
    func signalDensity(ratio: Double, event: Int) -> Double {
        var change = 0.0
        for (index, effect) in effects.enumerated() {
            guard let shape = effect.signalShape else { continue }
            change += shape.jet(of: event, at: values[index + 1], asymmetry: asymmetries[index]).value
        }
        return signalYield * ratio * exp(change)
    }

    mutating func updateSlopes(ofEvent event: Int) {
        for (index, effect) in effects.enumerated() {
            if let shape = effect.signalShape {
                let jet = shape.jet(of: event, at: values[index + 1], asymmetry: asymmetries[index])
                slopes.signal[index] = totalSlopes.signal[index] + jet.first
                slopes.signalCurvature[index] = totalSlopes.signalCurvature[index] + jet.second
            }
            if let shape = effect.backgroundShape {
                let jet = shape.jet(of: event, at: values[index + 1], asymmetry: asymmetries[index])
                slopes.background[index] = totalSlopes.background[index] + jet.first
                slopes.backgroundCurvature[index] = totalSlopes.backgroundCurvature[index] + jet.second
            }
        }
    }
}

/// Value, gradient and lower triangle of the Hessian of a sum of functions of intensities µ s(θ) + b(θ).
struct UnbinnedSum {
    var derivatives: Derivatives
    private var slope: [Double]

    init(parameterCount: Int) {
        derivatives = Derivatives(parameterCount: parameterCount)
        slope = [Double](repeating: 0, count: parameterCount)
    }

    /// Adds g(I) by the chain rule, ∂_a∂_b g = g' ∂_a∂_b I + g'' ∂_a I ∂_b I.
    ///
    /// - Parameters:
    ///   - function: g with its derivatives by I.
    ///   - signal: µ s(θ).
    ///   - background: b(θ).
    ///   - slopes: Derivatives of ln s and ln b.
    ///   - signalAtOne: s(θ) = ∂I/∂µ.
    mutating func add(
        _ function: Jet, signal: Double, background: Double, slopes: LogarithmSlopes, signalStrength: Double,
        signalAtOne: Double
    ) {
        let count = slope.count
        derivatives.value += function.value
        slope[0] = signalAtOne
        for k in 0..<(count - 1) { slope[k + 1] = signal * slopes.signal[k] + background * slopes.background[k] }
        for row in 0..<count {
            derivatives.gradient[row] += function.first * slope[row]
            for column in 0...row {
                derivatives.hessian[row * count + column] += function.second * slope[row] * slope[column]
            }
        }
        for k in 0..<(count - 1) {
            let row = (k + 1) * count
            derivatives.hessian[row] += function.first * signalAtOne * slopes.signal[k]
            for l in 0...k {
                derivatives.hessian[row + l + 1] +=
                    function.first
                    * (signal * slopes.signal[k] * slopes.signal[l] + background * slopes.background[k]
                        * slopes.background[l])
            }
            derivatives.hessian[row + k + 1] +=
                function.first * (signal * slopes.signalCurvature[k] + background * slopes.backgroundCurvature[k])
        }
    }

    /// Fills the upper triangle.
    mutating func mirror() {
        let count = slope.count
        for row in 0..<count {
            for column in 0..<row {
                derivatives.hessian[column * count + row] = derivatives.hessian[row * count + column]
            }
        }
    }
}

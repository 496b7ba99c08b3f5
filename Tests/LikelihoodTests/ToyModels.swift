import Foundation
import Likelihood

/// Models for tests with random data.
enum ToyModels {
    /// Two channels with Gaussian and Poisson constraints, of widths 1 and other ones.
    static var everyConstraint: StatisticalModel {
        get throws {
            let signal = Sample(
                name: "signal", nominal: [4, 0.5],
                modifiers: [.normalisationFactor("mu"), .luminosity("lumi")])
            let background = Sample(
                name: "background", nominal: [30, 900],
                modifiers: [
                    .luminosity("lumi"), .normalisationUncertainty("xs", up: 1.1, down: 0.92),
                    .uncorrelatedShape("shape", uncertainties: [6, 100]),
                ])
            let control = Sample(
                name: "background", nominal: [12], modifiers: [.statisticalUncertainty("stat", uncertainties: [3])])
            let luminosity = ParameterSettings(name: "lumi", auxiliaryData: [1], widths: [0.02])
            return try StatisticalModel(
                channels: [
                    Channel(name: "sr", samples: [signal, background]), Channel(name: "cr", samples: [control]),
                ], measurement: Measurement(parametersOfInterest: ["mu"], parameters: [luminosity]))
        }
    }

    /// Two bins of many events, an uncertainty of the background normalisation.
    static var highCounts: StatisticalModel {
        get throws {
            let signal = Sample(name: "signal", nominal: [150, 450], modifiers: [.normalisationFactor("mu")])
            let background = Sample(
                name: "background", nominal: [40_000, 20_000],
                modifiers: [.normalisationUncertainty("xs", up: 1.01, down: 0.99)])
            return try StatisticalModel(
                channels: [Channel(name: "sr", samples: [signal, background])],
                measurement: Measurement(
                    parametersOfInterest: ["mu"], parameters: [ParameterSettings(name: "mu", bounds: [-10...10])]))
        }
    }
}

/// Mean and variance of some numbers.
struct Moments {
    let mean: Double
    let variance: Double

    init(_ values: [Double]) {
        let mean = values.reduce(0, +) / Double(values.count)
        self.mean = mean
        variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }
}

/// One bin with a Poisson auxiliary measurement of its background: n ~ Poisson(µ s + γ b), a ~ Poisson(τ γ).
///
/// Everything is known in closed form, and so are p-values, as sums over all outcomes (n, a).
struct CountingExperiment {
    let signal: Double
    let background: Double
    /// τ, an integer.
    let factor: Double

    func likelihood(count: Double) throws -> NegativeLogLikelihood {
        let samples = [
            Sample(name: "signal", nominal: [signal], modifiers: [.normalisationFactor("mu")]),
            Sample(
                name: "background", nominal: [background],
                modifiers: [.uncorrelatedShape("shape", uncertainties: [background / factor.squareRoot()])]),
        ]
        let model = try StatisticalModel(
            channels: [Channel(name: "sr", samples: samples)], measurement: Measurement(parametersOfInterest: ["mu"]))
        return try NegativeLogLikelihood(model: model, data: model.data(counts: [[count]]))
    }

    /// CLsb and CLb of µ = 1 for an observed count and a = τ.
    func exclusion(count: Double) -> (clsb: Double, clb: Double) {
        func qMuTilde(_ n: Double, _ a: Double) -> Double {
            let best = bestSignalStrength(n, a)
            return best > 1 ? 0 : 2 * (profile(1, n, a) - profile(max(0, best), n, a))
        }
        return (
            tail(of: qMuTilde, signalStrength: 1, count: count), tail(of: qMuTilde, signalStrength: 0, count: count)
        )
    }

    /// p0 for an observed count and a = τ.
    func discovery(count: Double) -> Double {
        func q0(_ n: Double, _ a: Double) -> Double {
            2 * (profile(0, n, a) - profile(max(0, bestSignalStrength(n, a)), n, a))
        }
        return tail(of: q0, signalStrength: 0, count: count)
    }

    /// The probability of all outcomes whose statistic is not below the observed one.
    private func tail(of statistic: (Double, Double) -> Double, signalStrength: Double, count: Double) -> Double {
        let gamma = bestGamma(signalStrength, count, factor)
        let yield = signalStrength * signal + gamma * background
        let observed = statistic(count, factor)
        var sum = 0.0
        for n in stride(from: 0.0, through: 100, by: 1) {
            for a in stride(from: 0.0, through: 100, by: 1) where statistic(n, a) >= observed - 1e-8 {
                sum += exp(logPoisson(n, yield) + logPoisson(a, factor * gamma))
            }
        }
        return sum
    }

    private func bestSignalStrength(_ n: Double, _ a: Double) -> Double { (n - background * a / factor) / signal }

    /// −ln L at the best γ, without constants.
    private func profile(_ mu: Double, _ n: Double, _ a: Double) -> Double {
        let gamma = bestGamma(mu, n, a)
        let yield = mu * signal + gamma * background
        return yield - timesLog(n, yield) + factor * gamma - timesLog(a, factor * gamma)
    }

    /// The root of n b / (µ s + γ b) + a / γ = b + τ.
    private func bestGamma(_ mu: Double, _ n: Double, _ a: Double) -> Double {
        let total = background + factor
        let linear = total * mu * signal - background * (n + a)
        let discriminant = linear * linear + 4 * total * background * a * mu * signal
        return (discriminant.squareRoot() - linear) / (2 * total * background)
    }

    private func timesLog(_ count: Double, _ yield: Double) -> Double { count > 0 ? count * log(yield) : 0 }

    private func logPoisson(_ count: Double, _ mean: Double) -> Double {
        timesLog(count, mean) - mean - lgamma(count + 1)
    }
}

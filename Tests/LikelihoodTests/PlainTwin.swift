import Foundation
import Likelihood
import Numerical

/// The likelihood once more, as slow and plain as its definition reads, with derivatives from `Taylor`.
struct PlainTwin {
    let model: StatisticalModel
    /// Whether derivatives at a kink are those of the side above.
    var isAbove = false

    /// ν, shape `[bins]`.
    func yields(at values: [Double]) -> [Taylor] {
        let parameters = Dictionary(
            uniqueKeysWithValues: model.parameters.enumerated().map { index, parameter in
                (parameter.name, Taylor(values[index], parameter: index, of: values.count))
            })
        let zero = Taylor(0, parameterCount: values.count)
        return model.channels.flatMap { channel in
            (0..<channel.binCount).map { bin in
                channel.samples.reduce(zero) { $0 + yield(of: $1, in: channel, bin: bin, at: parameters) }
            }
        }
    }

    /// (nominal + Σ δ) · Π f · Π γ.
    private func yield(
        of sample: Sample, in channel: Channel, bin: Int, at parameters: [String: Taylor]
    ) -> Taylor {
        let count = model.parameters.count
        var sum = Taylor(sample.nominal[bin], parameterCount: count)
        var product = Taylor(1, parameterCount: count)
        for modifier in sample.modifiers {
            let place = modifier.kind == .staterror ? bin + binsBefore(channel, with: modifier.name) : bin
            guard let theta = parameters[modifier.name] ?? parameters["\(modifier.name)[\(place)]"] else { continue }
            switch modifier {
            case .normalisationUncertainty(_, let up, let down): product = product * factor(theta, up: up, down: down)
            case .shapeVariation(_, let up, let down):
                sum = sum + shift(theta, nominal: sample.nominal[bin], up: up[bin], down: down[bin])
            default: product = product * theta
            }
        }
        return sum * product
    }

    /// The bins of the channels before one that carry a statistical uncertainty.
    private func binsBefore(_ channel: Channel, with name: String) -> Int {
        model.channels.filter { other in
            other.name < channel.name && other.samples.contains { $0.modifiers.contains { $0.name == name } }
        }.reduce(0) { $0 + $1.binCount }
    }

    /// pyhf's interpolation codes 1 and 4, the latter with the polynomial from its six conditions.
    func factor(_ theta: Taylor, up: Double, down: Double) -> Taylor {
        let isPolynomial = model.interpolation.normalisation == .code4 && theta.value.magnitude < 1
        guard isPolynomial else {
            let base = theta.value > 0 || (theta.value == 0 && isAbove) ? up : 1 / down
            let value = pow(base, theta.value)
            return theta.map(value, value * log(base), value * log(base) * log(base))
        }
        // Value, slope and curvature at +1 and at −1.
        let equations = [
            powers(at: 1, derivative: 0) + [up - 1], powers(at: -1, derivative: 0) + [down - 1],
            powers(at: 1, derivative: 1) + [up * log(up)], powers(at: -1, derivative: 1) + [-down * log(down)],
            powers(at: 1, derivative: 2) + [up * pow(log(up), 2)],
            powers(at: -1, derivative: 2) + [down * pow(log(down), 2)],
        ]
        return theta.polynomial([1] + eliminate(equations))
    }

    /// pyhf's interpolation codes 0, 2 and 4p for one bin (2 as ROOT has it).
    func shift(_ theta: Taylor, nominal: Double, up: Double, down: Double) -> Taylor {
        let (deltaUp, deltaDown) = (up - nominal, nominal - down)
        let (mean, half) = ((deltaUp + deltaDown) / 2, (deltaUp - deltaDown) / 2)
        let isInside = theta.value.magnitude < 1
        let isUpper = theta.value > 0 || (theta.value == 0 && isAbove)
        switch model.interpolation.shape {
        case .code2 where isInside: return theta.polynomial([0, mean, half])
        case .code2: return theta.polynomial(isUpper ? [-half, mean + 2 * half] : [-half, mean - 2 * half])
        case .code4p where isInside:
            return theta.polynomial([0, mean, 15 * half / 8, 0, -10 * half / 8, 0, 3 * half / 8])
        case .code0, .code4p: return (isUpper ? deltaUp : deltaDown) * theta
        }
    }

    /// −ln L with all constants; infinity where a bin with counts expects no events.
    func negativeLogLikelihood(_ data: ModelData, at values: [Double]) -> Taylor {
        var sum = Taylor(0, parameterCount: values.count)
        for (count, yield) in zip(data.counts.joined(), yields(at: values)) { sum = sum + poisson(count, yield) }
        for (datum, index) in zip(data.auxiliaryData, model.constrainedParameters) {
            let theta = Taylor(values[index], parameter: index, of: values.count)
            switch model.parameters[index].constraint {
            case .none: break
            case .poisson(_, let factor): sum = sum + poisson(datum, factor * theta)
            case .gaussian(_, let width):
                let pull = (1 / width) * (theta + -datum)
                sum = sum + 0.5 * (pull * pull) + log(width * (2 * Double.pi).squareRoot())
            }
        }
        return sum
    }

    /// ν − n ln ν + ln n!.
    private func poisson(_ count: Double, _ yield: Taylor) -> Taylor {
        guard count > 0 else { return yield }
        let nu = yield.value
        guard nu > 0 else { return yield.map(.infinity, .nan, .nan) }
        return yield.map(nu - count * log(nu) + lgamma(count + 1), 1 - count / nu, count / (nu * nu))
    }

    /// A derivative of x, x²...x⁶ at x.
    private func powers(at x: Double, derivative: Int) -> [Double] {
        (1...6).map { power in
            let factor = (0..<derivative).reduce(1) { $0 * (power - $1) }
            return Double(factor) * pow(x, Double(power - derivative))
        }
    }

    /// Solves linear equations given as rows with the right-hand side last (Gauss, with pivoting).
    private func eliminate(_ equations: [[Double]]) -> [Double] {
        var rows = equations
        for column in rows.indices {
            let pivot = rows.indices[column...].max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
            rows.swapAt(column, pivot)
            for row in rows.indices where row != column {
                let ratio = rows[row][column] / rows[column][column]
                rows[row] = zip(rows[row], rows[column]).map { $0 - ratio * $1 }
            }
        }
        return rows.indices.map { rows[$0][rows.count] / rows[$0][$0] }
    }
}

extension RandomStream {
    /// A stream for tests.
    init(testing purpose: String, seed: Int = 1) {
        self.init(seed: seed, identity: ContentHash(of: "likelihood tests"), purpose: purpose)
    }

    /// A number uniform in the range.
    mutating func uniform(in range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// A whole number uniform in the range.
    mutating func integer(in range: ClosedRange<Int>) -> Int {
        min(range.upperBound, range.lowerBound + Int(Double(range.count) * uniform()))
    }
}

import Foundation
import Likelihood
import Numerical

/// The likelihood once more, as slow and plain as its definition reads.
enum PlainTwin {
    /// pyhf's interpolation code 4, with the polynomial from its six conditions by Gaussian elimination.
    static func factor(_ theta: Double, up: Double, down: Double) -> Double {
        if theta >= 1 { return pow(up, theta) }
        if theta <= -1 { return pow(down, -theta) }
        // Value, slope and curvature at +1 and at −1.
        let equations = [
            powers(at: 1, derivative: 0) + [up - 1], powers(at: -1, derivative: 0) + [down - 1],
            powers(at: 1, derivative: 1) + [up * log(up)], powers(at: -1, derivative: 1) + [-down * log(down)],
            powers(at: 1, derivative: 2) + [up * pow(log(up), 2)],
            powers(at: -1, derivative: 2) + [down * pow(log(down), 2)],
        ]
        let coefficients = eliminate(equations)
        return 1 + zip(1..., coefficients).reduce(0) { $0 + $1.1 * pow(theta, Double($1.0)) }
    }

    /// A derivative of x, x²...x⁶ at x.
    private static func powers(at x: Double, derivative: Int) -> [Double] {
        (1...6).map { power in
            let factor = (0..<derivative).reduce(1) { $0 * (power - $1) }
            return Double(factor) * pow(x, Double(power - derivative))
        }
    }

    /// pyhf's interpolation code 4p for one bin.
    static func shift(_ theta: Double, nominal: Double, up: Double, down: Double) -> Double {
        let (deltaUp, deltaDown) = (up - nominal, nominal - down)
        if theta > 1 { return theta * deltaUp }
        if theta < -1 { return theta * deltaDown }
        let polynomial = pow(theta, 2) * (pow(theta, 2) * (pow(theta, 2) * 3 - 10) + 15)
        return theta * (deltaUp + deltaDown) / 2 + polynomial * (deltaUp - deltaDown) / 16
    }

    static func yields(_ model: StatisticalModel, at values: [String: Double]) -> [Double] {
        model.channels.flatMap { channel in
            channel.samples[0].nominal.indices.map { bin in
                channel.samples.reduce(0) { $0 + yield(of: $1, bin: bin, at: values) }
            }
        }
    }

    private static func yield(of sample: Sample, bin: Int, at values: [String: Double]) -> Double {
        var (sum, product) = (sample.nominal[bin], 1.0)
        for modifier in sample.modifiers {
            let theta = values[modifier.parameter] ?? .nan
            switch modifier {
            case .normalisationFactor: product *= theta
            case .normalisationUncertainty(_, let up, let down): product *= factor(theta, up: up, down: down)
            case .shapeVariation(_, let up, let down):
                sum += shift(theta, nominal: sample.nominal[bin], up: up[bin], down: down[bin])
            }
        }
        return sum * product
    }

    /// −ln L with all constants.
    static func negativeLogLikelihood(_ model: StatisticalModel, _ data: ModelData, at values: [Double]) -> Double {
        let named = Dictionary(uniqueKeysWithValues: zip(model.parameters.map(\.name), values))
        var sum = 0.0
        for (count, yield) in zip(data.counts.flatMap(\.self), yields(model, at: named)) {
            sum -= count * log(yield) - yield - lgamma(count + 1)
        }
        for (datum, index) in zip(data.auxiliaryData, model.constrainedParameters) {
            let width = model.parameters[index].constraint.width ?? .nan
            sum += pow((datum - values[index]) / width, 2) / 2 + log(width) + log(2 * Double.pi) / 2
        }
        return sum
    }

    /// Solves linear equations given as rows with the right-hand side last (Gauss, with pivoting).
    private static func eliminate(_ equations: [[Double]]) -> [Double] {
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

    /// A Poisson number: how many unit exponential intervals fit into the mean.
    mutating func poisson(mean: Double) -> Double {
        var (count, time) = (-1.0, 0.0)
        while time <= mean {
            time -= log(1 - uniform())
            count += 1
        }
        return count
    }
}

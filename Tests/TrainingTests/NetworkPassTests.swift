import Foundation
import Numerical
import TestSupport
import Testing

@testable import Training

@Suite struct NetworkPassTests {
    static let shapes = [[1, 1], [3, 1], [2, 5, 1], [30, 17, 1], [3, 20, 33, 4, 1], [17, 6, 6, 1]]

    @Test(arguments: shapes)
    func forwardAgreesWithThePlainNetwork(_ widths: [Int]) {
        var trial = Trial(widths: widths, rows: 13)
        let logits = trial.forward(rows: 13)
        for (logit, input) in zip(logits, trial.inputs) {
            expectClose(logit, trial.plain.logit(input), relative: 1e-5, absolute: 1e-5)
        }
    }

    /// The derivative of Σ c z for arbitrary c.
    @Test(arguments: shapes)
    func backwardAgreesWithCentralDifferences(_ widths: [Int]) {
        var trial = Trial(widths: widths, rows: 7)
        _ = trial.forward(rows: 7)
        let coefficients = (0..<7).map { Double($0 * 5 % 7) / 3 - 1 }
        let gradient = NetworkParameters(widths: widths)
        trial.pass.backward(trial.network, rows: 7, logitGradient: coefficients, into: gradient)
        let expected = centralDifferences(at: trial.plain.parameters) { [widths, inputs = trial.inputs] point in
            let network = PlainNetwork(widths: widths, parameters: point)
            return zip(coefficients, inputs).reduce(0) { $0 + $1.0 * network.logit($1.1) }
        }
        let scale = expected.map(\.magnitude).max() ?? 0
        for (value, expected) in zip(gradient.packed(), expected) {
            expectClose(Double(value), expected, absolute: 1e-5 * scale)
        }
    }

    @Test func backwardAdds() {
        var trial = Trial(widths: [3, 5, 1], rows: 4)
        _ = trial.forward(rows: 4)
        let gradient = NetworkParameters(widths: [3, 5, 1])
        trial.pass.backward(trial.network, rows: 4, logitGradient: [1, -2, 3, -4], into: gradient)
        let once = gradient.packed()
        trial.pass.backward(trial.network, rows: 4, logitGradient: [1, -2, 3, -4], into: gradient)
        for (twice, once) in zip(gradient.packed(), once) {
            expectClose(Double(twice), 2 * Double(once), relative: 1e-5, absolute: 1e-6)
        }
    }

    /// What an earlier, larger pass left behind must not show.
    @Test func smallerPassAfterALargerOneIsTheSame() {
        var used = Trial(widths: [3, 20, 7, 1], rows: 11)
        var fresh = Trial(widths: [3, 20, 7, 1], rows: 11)
        let usedGradient = NetworkParameters(widths: [3, 20, 7, 1])
        let freshGradient = NetworkParameters(widths: [3, 20, 7, 1])
        _ = used.forward(rows: 11)
        used.pass.backward(
            used.network, rows: 11, logitGradient: [Double](repeating: 1e3, count: 11), into: usedGradient)
        usedGradient.buffer.clear()
        #expect(used.forward(rows: 5) == fresh.forward(rows: 5))
        used.pass.backward(used.network, rows: 5, logitGradient: [1, 2, 3, 4, 5], into: usedGradient)
        fresh.pass.backward(fresh.network, rows: 5, logitGradient: [1, 2, 3, 4, 5], into: freshGradient)
        #expect(usedGradient.packed() == freshGradient.packed())
    }

    @Test func paddingOfTheGradientStaysZero() {
        var trial = Trial(widths: [3, 20, 7, 1], rows: 9)
        _ = trial.forward(rows: 9)
        let gradient = NetworkParameters(widths: [3, 20, 7, 1])
        trial.pass.backward(trial.network, rows: 9, logitGradient: [Double](repeating: 1, count: 9), into: gradient)
        let repacked = NetworkParameters(widths: [3, 20, 7, 1])
        repacked.unpack(gradient.packed())
        var same = true
        for index in 0..<gradient.buffer.count { same = same && gradient.buffer[index] == repacked.buffer[index] }
        #expect(same)
    }

    /// A wide first layer needs space for its own weights only, not for the square of its width.
    @Test func wideInputsCostNoSquare() {
        let widths = [1 << 18, 1]
        let pass = NetworkPass(widths: widths, capacity: 1)
        let network = NetworkParameters(widths: widths)
        for index in 0..<16 { pass.input[index] = 1 }
        for index in 0..<16 { network.weights(0)[index * 16] = Float(index) }
        var logits = [0.0]
        pass.forward(network, rows: 1, logits: &logits)
        #expect(logits == [120])
    }
}

/// A network with random parameters and inputs, and its plain twin.
private struct Trial: ~Copyable {
    let network: NetworkParameters
    let pass: NetworkPass
    let plain: PlainNetwork
    let inputs: [[Double]]

    init(widths: [Int], rows: Int) {
        var stream = SmallEvents.stream("trial")
        network = NetworkParameters(widths: widths)
        let parameters = (0..<network.packedCount).map { _ in Float(0.5 * stream.gaussian()) }
        network.unpack(parameters)
        plain = PlainNetwork(widths: widths, parameters: parameters.map(Double.init))
        inputs = (0..<rows).map { _ in (0..<widths[0]).map { _ in Double(Float(stream.gaussian())) } }
        pass = NetworkPass(widths: widths, capacity: rows)
    }

    mutating func forward(rows: Int) -> [Double] {
        let stride = DenseKernels.padded(plain.widths[0])
        for row in 0..<rows {
            for (column, value) in inputs[row].enumerated() { pass.input[row * stride + column] = Float(value) }
        }
        var logits = [Double](repeating: .nan, count: rows)
        pass.forward(network, rows: rows, logits: &logits)
        return logits
    }
}

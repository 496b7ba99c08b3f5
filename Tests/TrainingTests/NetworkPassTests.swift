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
        trial.backward(coefficients, into: gradient)
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
        trial.backward([1, -2, 3, -4], into: gradient)
        let once = gradient.packed()
        _ = trial.forward(rows: 4)
        trial.backward([1, -2, 3, -4], into: gradient)
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
        used.backward([Double](repeating: 1e3, count: 11), into: usedGradient)
        usedGradient.buffer.clear()
        #expect(used.forward(rows: 5) == fresh.forward(rows: 5))
        used.backward([1, 2, 3, 4, 5], into: usedGradient)
        fresh.backward([1, 2, 3, 4, 5], into: freshGradient)
        #expect(usedGradient.packed() == freshGradient.packed())
    }

    @Test func paddingOfTheGradientStaysZero() {
        var trial = Trial(widths: [3, 20, 7, 1], rows: 9)
        _ = trial.forward(rows: 9)
        let gradient = NetworkParameters(widths: [3, 20, 7, 1])
        trial.backward([Double](repeating: 1, count: 9), into: gradient)
        let repacked = NetworkParameters(widths: [3, 20, 7, 1])
        repacked.unpack(gradient.packed())
        var same = true
        for index in 0..<gradient.buffer.count { same = same && gradient.buffer[index] == repacked.buffer[index] }
        #expect(same)
    }

    // MARK: Blocks, output nodes, activations

    static let variants: [Variant] = ActivationFunction.examples.flatMap { activation in
        [[5, 1], [2, 16, 1], [4, 7, 17, 1], [17, 6, 3], [3, 9, 20]].map { Variant(widths: $0, activation: activation) }
    }

    /// The gradient of Σ_r Σ_o c_o z_ro² / 2, in blocks and as a whole batch, kept or computed again.
    @Test(arguments: DenseKernels.CPU.allCases.compactMap { DenseKernels(for: $0) }, variants)
    func blocksAndBatchesAgreeWithCentralDifferences(_ kernels: DenseKernels, _ variant: Variant) {
        let rows = 21
        let network = variant.network
        let plain = PlainNetwork(
            widths: variant.widths, parameters: network.packed().map(Double.init), activation: variant.activation)
        let inputs = variant.inputs(rows: rows)
        let expected = centralDifferences(at: plain.parameters) { point in
            let network = PlainNetwork(widths: variant.widths, parameters: point, activation: variant.activation)
            return inputs.reduce(0) { $0 + variant.loss(network.outputs($1)) }
        }
        let scale = expected.map(\.magnitude).max() ?? 0
        func check(_ gradient: borrowing NetworkParameters) {
            for (value, expected) in zip(gradient.packed(), expected) {
                expectClose(Double(value), expected, absolute: 2e-5 * scale, "\(variant)")
            }
        }
        let block = NetworkPass(
            widths: variant.widths, activation: variant.activation, capacity: 8, kernels: kernels)
        let blockGradient = NetworkParameters(widths: variant.widths)
        let loss = variant.accumulate(block, network, inputs, into: blockGradient)
        expectClose(loss, inputs.reduce(0) { $0 + variant.loss(plain.outputs($1)) }, relative: 1e-5)
        check(blockGradient)
        for keeps in [false, true] {
            let whole = NetworkPass(
                widths: variant.widths, activation: variant.activation, capacity: rows, blockRows: 8,
                keepsActivations: keeps, kernels: kernels)
            let gradient = NetworkParameters(widths: variant.widths)
            variant.write(inputs, to: whole.input)
            whole.forward(network, rows: rows)
            _ = variant.replaceByGradient(whole.output, rows: rows, stride: whole.outputStride)
            whole.backward(network, rows: rows, into: gradient)
            #expect(gradient.packed() == blockGradient.packed(), "the order of the sums is the same")
        }
    }

    /// A wide first layer needs space for its own weights only, not for the square of its width.
    @Test func wideInputsCostNoSquare() {
        let widths = [1 << 18, 1]
        let pass = NetworkPass(widths: widths, capacity: 1)
        let network = NetworkParameters(widths: widths)
        for index in 0..<16 { pass.input[index] = 1 }
        for index in 0..<16 { network.weights(0)[index * 16] = Float(index) }
        pass.forward(network, rows: 1)
        #expect(pass.output[0] == 120)
    }
}

/// A network with random parameters, whatever its activation and number of outputs.
struct Variant: CustomTestStringConvertible {
    var widths: [Int]
    var activation: ActivationFunction

    var testDescription: String { "\(widths) \(activation)" }

    var network: NetworkParameters {
        let network = NetworkParameters(widths: widths)
        var stream = SmallEvents.stream("variant")
        network.unpack((0..<network.packedCount).map { _ in Float(0.4 * stream.gaussian()) })
        return network
    }

    func inputs(rows: Int) -> [[Double]] {
        var stream = SmallEvents.stream("variant inputs")
        return (0..<rows).map { _ in (0..<widths[0]).map { _ in Double(Float(stream.gaussian())) } }
    }

    func write(_ inputs: [[Double]], to destination: UnsafeMutablePointer<Float>) {
        let stride = DenseKernels.padded(widths[0])
        for (row, input) in inputs.enumerated() {
            for column in 0..<stride {
                destination[row * stride + column] = column < input.count ? Float(input[column]) : 0
            }
        }
    }

    func loss(_ outputs: [Double]) -> Double {
        outputs.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element * $1.element / 2 }
    }

    func accumulate(
        _ pass: borrowing NetworkPass, _ network: borrowing NetworkParameters, _ inputs: [[Double]],
        dropout key: UInt32? = nil, into gradient: borrowing NetworkParameters
    ) -> Double {
        let (input, stride) = (pass.input, pass.outputStride)
        return pass.accumulate(network, rows: inputs.count, dropout: key, into: gradient) {
            write(Array(inputs[$0]), to: input)
        } loss: {
            replaceByGradient($1, rows: $0.count, stride: stride)
        }
    }

    func replaceByGradient(_ outputs: UnsafeMutablePointer<Float>, rows: Int, stride: Int) -> Double {
        var sum = 0.0
        for row in 0..<rows {
            let count = widths[widths.count - 1]
            sum += loss((0..<count).map { Double(outputs[row * stride + $0]) })
            for node in 0..<count { outputs[row * stride + node] *= Float(node + 1) }
        }
        return sum
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
        pass.forward(network, rows: rows)
        return (0..<rows).map { [output = pass.output] in Double(output[$0]) }
    }

    mutating func backward(_ logitGradient: [Double], into gradient: borrowing NetworkParameters) {
        for (row, slope) in logitGradient.enumerated() { pass.output[row] = Float(slope) }
        pass.backward(network, rows: logitGradient.count, into: gradient)
    }
}

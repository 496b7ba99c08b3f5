import Numerical
import TestSupport
import Testing

@testable import Training

@Suite struct DropoutTests {
    private static let key: UInt32 = 0x1234_5678
    private static let variants = ActivationFunction.examples.flatMap { activation in
        [[5, 1], [2, 16, 1], [4, 7, 17, 1], [3, 9, 20]].map { Variant(widths: $0, activation: activation) }
    }

    /// A different share in each layer, and one layer without.
    private func shares(_ widths: [Int]) -> [Double] { (0..<widths.count - 2).map { [0.3, 0, 0.6][$0] } }

    /// In blocks and as a whole batch, kept or computed again: the gradient of the plain network with the same masks.
    @Test(arguments: variants)
    func passesAgreeWithTheMaskedPlainNetwork(_ variant: Variant) {
        let (rows, widths) = (21, variant.widths)
        let (network, inputs) = (variant.network.packed(), variant.inputs(rows: rows))
        let masks = masks(widths, rows: rows)
        func plain(_ parameters: [Double]) -> Double {
            let network = PlainNetwork(widths: widths, parameters: parameters, activation: variant.activation)
            return inputs.enumerated().reduce(0) { sum, row in
                sum + variant.loss(network.outputs(row.element, masks: masks[row.offset]))
            }
        }
        let expected = centralDifferences(at: network.map(Double.init), plain)
        let scale = expected.map(\.magnitude).max() ?? 0
        let parameters = NetworkParameters(widths: widths)
        parameters.unpack(network)
        let block = pass(variant, capacity: 8)
        let blockGradient = NetworkParameters(widths: widths)
        let loss = variant.accumulate(block, parameters, inputs, dropout: Self.key, into: blockGradient)
        expectClose(loss, plain(network.map(Double.init)), relative: 1e-5)
        for (value, expected) in zip(blockGradient.packed(), expected) {
            expectClose(Double(value), expected, absolute: 2e-5 * scale, "\(variant)")
        }
        for keeps in [false, true] {
            let whole = pass(variant, capacity: rows, keeps: keeps)
            let gradient = NetworkParameters(widths: widths)
            variant.write(inputs, to: whole.input)
            whole.forward(parameters, rows: rows, dropout: Self.key)
            _ = variant.replaceByGradient(whole.output, rows: rows, stride: whole.outputStride)
            whole.backward(parameters, rows: rows, dropout: Self.key, into: gradient)
            #expect(gradient.packed() == blockGradient.packed(), "the order of the sums is the same")
        }
    }

    @Test func withoutAKeyAllNodesTakePart() {
        let variant = Variant(widths: [3, 8, 1], activation: .tanh)
        let inputs = variant.inputs(rows: 5)
        let network = variant.network
        let dropping = pass(variant, capacity: 5)
        let plain = NetworkPass(widths: variant.widths, activation: .tanh, capacity: 5)
        variant.write(inputs, to: dropping.input)
        variant.write(inputs, to: plain.input)
        dropping.forward(network, rows: 5, dropout: Self.key)  // must not leave its scale behind
        variant.write(inputs, to: dropping.input)
        dropping.forward(network, rows: 5)
        plain.forward(network, rows: 5)
        for row in 0..<5 { #expect(dropping.output[row] == plain.output[row]) }
    }

    /// The factor keeps the mean of a linear network over many keys.
    @Test func meanOverTheKeysIsTheOutputWithout() {
        let variant = Variant(widths: [3, 16, 1], activation: .linear)
        let inputs = variant.inputs(rows: 1)
        let network = variant.network
        let pass = pass(variant, capacity: 1)
        variant.write(inputs, to: pass.input)
        pass.forward(network, rows: 1)
        let output = Double(pass.output[0])
        var (sum, squares) = (0.0, 0.0)
        let count = 20_000
        for key in 0..<UInt32(count) {
            pass.forward(network, rows: 1, dropout: key)
            sum += Double(pass.output[0])
            squares += Double(pass.output[0]) * Double(pass.output[0])
        }
        let mean = sum / Double(count)
        let error = ((squares / Double(count) - mean * mean) / Double(count)).squareRoot()
        expectClose(mean, output, absolute: 4 * error)
        #expect(error > 1e-4)
    }

    @Test func trainingDropsReproducibly() throws {
        let events = SmallEvents.prepared(train: 300, validation: 100)
        func train(_ dropout: [Double], seed: Int = 1) throws -> [Float] {
            let settings = TrainingSettings(
                network: NetworkSettings(hidden: [8, 8], dropout: dropout), batch: 50, epochs: 3)
            return try trainClassifier(
                settings, events: events, seed: seed, identity: ContentHash(of: "dropout")
            ).classifier.parameters
        }
        let parameters = try train([0.2, 0.1])
        #expect(try train([0.2, 0.1]) == parameters)
        #expect(
            try train([]) != parameters && train([0.2, 0]) != parameters && train([0.2, 0.1], seed: 2) != parameters)
        #expect(try train([0, 0]) == train([]), "no share is no dropout")
    }

    private func pass(_ variant: Variant, capacity: Int, keeps: Bool? = nil) -> NetworkPass {
        NetworkPass(
            widths: variant.widths, activation: variant.activation, dropout: shares(variant.widths),
            capacity: capacity, blockRows: 8, keepsActivations: keeps)
    }

    /// What the kernel leaves of ones, with the factor, shape `[rows][hidden layers][nodes]`.
    private func masks(_ widths: [Int], rows: Int) -> [[[Double]]] {
        let layers = zip(widths.dropFirst().dropLast(), shares(widths)).enumerated().map { index, layer in
            let (width, share) = layer
            let stride = DenseKernels.padded(width)
            let ones = FloatBuffer(count: rows * stride)
            for index in 0..<ones.count { ones[index] = 1 }
            DenseKernels.best.dropout(
                ones.pointer, count: ones.count, first: 0, key: Self.key &+ UInt32(index) &* 0x9e37_79b9,
                threshold: UInt32(share * 0x1p32))
            return (0..<rows).map { row in
                (0..<width).map { share > 0 ? Double(ones[row * stride + $0]) / (1 - share) : 1 }
            }
        }
        return (0..<rows).map { row in layers.map { $0[row] } }
    }
}

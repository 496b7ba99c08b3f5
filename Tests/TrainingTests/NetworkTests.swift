import Foundation
import Numerical
import TestSupport
import Testing

@testable import Training

@Suite struct NetworkTests {
    @Test func layersFollowTheWidths() {
        let network = NetworkParameters(widths: [3, 20, 1])
        #expect(network.layers == [LayerShape(inputs: 3, outputs: 20), LayerShape(inputs: 20, outputs: 1)])
        #expect(network.packedCount == 3 * 20 + 20 + 20 * 1 + 1)
        #expect(network.buffer.count == 3 * 32 + 32 + 20 * 16 + 16)
        #expect(network.bias(0) - network.weights(0) == 3 * 32)
        #expect(network.weights(1) - network.bias(0) == 32)
    }

    @Test func unpackedParametersArePackedTheSame() {
        let network = NetworkParameters(widths: [3, 17, 4, 1])
        let values = (0..<network.packedCount).map { Float($0 + 1) }
        network.unpack(values)
        #expect(network.packed() == values)
        #expect(network.weights(0)[1 * 32 + 2] == Float(1 * 17 + 2 + 1))
        #expect(network.bias(0)[16] == Float(3 * 17 + 16 + 1))
        #expect(nonZeros(network.buffer) == network.packedCount, "padding must stay zero")
    }

    // MARK: Initialisation

    @Test func glorotUniformFillsItsRange() {
        let network = initialised(.glorotUniform)
        for (layer, values) in [(0, weights(network, 0)), (1, weights(network, 1))] {
            let shape = network.layers[layer]
            let limit = (6 / Double(shape.inputs + shape.outputs)).squareRoot()
            #expect(values.allSatisfy { $0.magnitude <= limit })
            #expect((values.max() ?? 0) > 0.97 * limit && (values.min() ?? 0) < -0.97 * limit)
            expectMoments(values, variance: limit * limit / 3)
        }
    }

    @Test func glorotNormalHasItsVariance() {
        let network = initialised(.glorotNormal)
        for layer in 0...1 {
            let shape = network.layers[layer]
            let values = weights(network, layer)
            expectMoments(values, variance: 2 / Double(shape.inputs + shape.outputs))
            #expect(values.contains { $0.magnitude > (6 / Double(shape.inputs + shape.outputs)).squareRoot() })
        }
    }

    @Test(arguments: [Initialisation.heUniform, .heNormal])
    func heLooksAtTheInputsAlone(_ initialisation: Initialisation) {
        let network = initialised(initialisation)
        for layer in 0...1 {
            expectMoments(weights(network, layer), variance: 2 / Double(network.layers[layer].inputs))
        }
    }

    @Test(arguments: Initialisation.allCases)
    func biasesAndPaddingStartAtZero(_ initialisation: Initialisation) {
        let network = initialised(initialisation)
        #expect((0..<200).allSatisfy { network.bias(0)[$0] == 0 && network.bias(1)[$0 % 112] == 0 })
        #expect(nonZeros(network.buffer) == 30 * 200 + 200 * 100)
    }

    // MARK: Sigmoid

    @Test(arguments: [-800.0, -40, -1, -1e-9, 0, 1e-9, 1, 40, 800])
    func sigmoidIsItsDefinition(_ x: Double) {
        expectClose(sigmoid(x), 1 / (1 + exp(-x)), relative: 1e-15, absolute: 1e-300)
        expectClose(sigmoid(x) + sigmoid(-x), 1, relative: 1e-15)
    }

    @Test(arguments: [(-Double.infinity, 0.0), (.infinity, 1), (-1e308, 0), (1e308, 1)])
    func sigmoidHasItsLimits(_ x: Double, _ expected: Double) {
        #expect(sigmoid(x) == expected)
    }

    // MARK: Helpers

    private func initialised(_ initialisation: Initialisation) -> NetworkParameters {
        let network = NetworkParameters(widths: [30, 200, 100])
        var stream = SmallEvents.stream("initialise")
        network.initialise(initialisation, stream: &stream)
        return network
    }

    private func weights(_ network: borrowing NetworkParameters, _ layer: Int) -> [Double] {
        let shape = network.layers[layer]
        let pointer = network.weights(layer)
        return (0..<shape.inputs).flatMap { row in
            (0..<shape.outputs).map { Double(pointer[row * shape.outputStride + $0]) }
        }
    }

    private func nonZeros(_ buffer: borrowing FloatBuffer) -> Int {
        var count = 0
        for index in 0..<buffer.count where buffer[index] != 0 { count += 1 }
        return count
    }

    /// Mean 0 and this variance, to five standard errors.
    private func expectMoments(_ values: [Double], variance: Double) {
        let count = Double(values.count)
        expectClose(values.reduce(0, +) / count, 0, absolute: 5 * (variance / count).squareRoot())
        let measured = values.reduce(0) { $0 + $1 * $1 } / count
        expectClose(measured, variance, absolute: 5 * variance * (2 / count).squareRoot())
    }
}

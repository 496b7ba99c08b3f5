import Foundation
import Numerical
import TestSupport
import Testing

/// Shapes around the tiles of the kernels: 6 rows, 16 and 32 columns, blocks of 96 rows.
let layerCases: [(rows: Int, inputs: Int, outputs: Int)] = {
    let widths = [1, 2, 5, 6, 7, 15, 16, 17, 31, 32, 33, 47, 48, 49, 64, 70]
    let square = widths.enumerated().flatMap { index, inputs in
        widths.enumerated().filter { ($0.offset + index).isMultiple(of: 3) }.map { other, outputs in
            (rows: (7 * index + 3 * other) % 20 + 1, inputs: inputs, outputs: outputs)
        }
    }
    return square + (1...20).map { (rows: $0, inputs: 9, outputs: 20) }
        + [95, 96, 97, 200].map { (rows: $0, inputs: 7, outputs: 33) }
}()

@Suite struct DenseKernelsTests {
    private func stream(_ purpose: String = "kernels") -> RandomStream {
        RandomStream(seed: 1, identity: ContentHash(of: "test"), purpose: purpose)
    }

    @Test(arguments: [(0, 0), (1, 16), (15, 16), (16, 16), (17, 32), (200, 208)])
    func padsToSixteen(_ width: Int, _ padded: Int) {
        #expect(DenseKernels.padded(width) == padded)
    }

    @Test func shapeCountsPaddedWeights() {
        let shape = LayerShape(inputs: 3, outputs: 17)
        #expect(shape.inputStride == 16 && shape.outputStride == 32)
        #expect(shape.weightCount == 3 * 32)
    }

    // MARK: Forward

    @Test(arguments: layerCases, [false, true])
    func forwardAgreesWithThePlainSum(_ layer: (rows: Int, inputs: Int, outputs: Int), _ rectify: Bool) {
        var stream = stream()
        let input = PaddedMatrix(rows: layer.rows, columns: layer.inputs, stream: &stream)
        let weights = PaddedMatrix(rows: layer.inputs, columns: layer.outputs, stream: &stream)
        let bias = PaddedMatrix(rows: 1, columns: layer.outputs, stream: &stream)
        let output = PaddedMatrix.garbage(rows: layer.rows, columns: layer.outputs)
        DenseKernels.forward(
            LayerShape(inputs: layer.inputs, outputs: layer.outputs), rows: layer.rows, input: input.pointer,
            weights: weights.pointer, bias: bias.pointer, output: output.pointer, rectify: rectify)
        var worst = 0.0
        for row in 0..<layer.rows {
            for column in 0..<layer.outputs {
                var sum = PlainSum(start: bias[0, column], layer.inputs) { input[row, $0] * weights[$0, column] }
                if rectify { sum.value = max(sum.value, 0) }
                worst = max(worst, sum.error(of: output[row, column]))
            }
        }
        #expect(worst < 1)
        #expect(output.hasZeroPadding(rows: layer.rows))
        #expect(output.hasUntouchedEnd)
    }

    @Test(arguments: [(30, 200), (200, 1), (7, 33)])
    func rowsDoNotDependOnTheirNumber(_ inputs: Int, _ outputs: Int) {
        var stream = stream()
        let shape = LayerShape(inputs: inputs, outputs: outputs)
        let input = PaddedMatrix(rows: 20, columns: inputs, stream: &stream)
        let weights = PaddedMatrix(rows: inputs, columns: outputs, stream: &stream)
        let bias = PaddedMatrix(rows: 1, columns: outputs, stream: &stream)
        let whole = PaddedMatrix(rows: 20, columns: outputs)
        DenseKernels.forward(
            shape, rows: 20, input: input.pointer, weights: weights.pointer, bias: bias.pointer, output: whole.pointer,
            rectify: false)
        for rows in 1..<20 {
            let part = PaddedMatrix(rows: rows, columns: outputs)
            let first = 20 - rows
            DenseKernels.forward(
                shape, rows: rows, input: input.pointer + first * input.stride, weights: weights.pointer,
                bias: bias.pointer, output: part.pointer, rectify: false)
            #expect((0..<rows).allSatisfy { part.bits(row: $0) == whole.bits(row: first + $0) })
        }
    }

    // MARK: Backward

    @Test(arguments: layerCases)
    func backwardWeightsAddsThePlainSum(_ layer: (rows: Int, inputs: Int, outputs: Int)) {
        var stream = stream()
        let input = PaddedMatrix(rows: layer.rows, columns: layer.inputs, stream: &stream)
        let outputGradient = PaddedMatrix(rows: layer.rows, columns: layer.outputs, stream: &stream)
        let weights = PaddedMatrix(rows: layer.inputs, columns: layer.outputs) { Float($0) - Float($1) / 4 }
        let bias = PaddedMatrix(rows: 1, columns: layer.outputs) { _, column in Float(column) }
        DenseKernels.backwardWeights(
            LayerShape(inputs: layer.inputs, outputs: layer.outputs), rows: layer.rows, input: input.pointer,
            outputGradient: outputGradient.pointer, weightGradient: weights.pointer, biasGradient: bias.pointer)
        var worst = 0.0
        for column in 0..<layer.outputs {
            for row in 0..<layer.inputs {
                let sum = PlainSum(start: Double(row) - Double(column) / 4, layer.rows) {
                    input[$0, row] * outputGradient[$0, column]
                }
                worst = max(worst, sum.error(of: weights[row, column]))
            }
            let sum = PlainSum(start: Double(column), layer.rows) { outputGradient[$0, column] }
            worst = max(worst, sum.error(of: bias[0, column]))
        }
        #expect(worst < 1)
        #expect(weights.hasZeroPadding(rows: layer.inputs))
        #expect(bias.hasZeroPadding(rows: 1))
    }

    @Test(arguments: layerCases)
    func backwardInputAgreesWithThePlainSumWhereActive(_ layer: (rows: Int, inputs: Int, outputs: Int)) {
        var stream = stream()
        let shape = LayerShape(inputs: layer.inputs, outputs: layer.outputs)
        let outputGradient = PaddedMatrix(rows: layer.rows, columns: layer.outputs, stream: &stream)
        let weights = PaddedMatrix(rows: layer.inputs, columns: layer.outputs, stream: &stream)
        let activation = PaddedMatrix(rows: layer.rows, columns: layer.inputs) { _, _ in
            max(0, Float(stream.gaussian()))
        }
        let gradient = PaddedMatrix.garbage(rows: layer.rows, columns: layer.inputs)
        let scratch = PaddedMatrix.garbage(rows: shape.outputStride, columns: shape.inputStride)
        DenseKernels.backwardInput(
            shape, rows: layer.rows, outputGradient: outputGradient.pointer, weights: weights.pointer,
            activation: activation.pointer, inputGradient: gradient.pointer, scratch: scratch.pointer)
        var worst = 0.0
        for row in 0..<layer.rows {
            for column in 0..<layer.inputs {
                var sum = PlainSum(layer.outputs) { outputGradient[row, $0] * weights[column, $0] }
                if activation[row, column] == 0 { sum = PlainSum(0) { _ in 0 } }
                worst = max(worst, sum.error(of: gradient[row, column]))
            }
        }
        #expect(worst < 1)
        #expect(gradient.hasZeroPadding(rows: layer.rows))
        #expect(gradient.hasUntouchedEnd && scratch.hasUntouchedEnd)
    }

    // MARK: Adam

    @Test(arguments: [(1e-3, 0.9, 0.999, 1e-7), (0.1, 0.5, 0.9, 1e-2), (1, 0, 0, 1)])
    func adamFollowsItsPaper(_ rate: Double, _ beta1: Double, _ beta2: Double, _ epsilon: Double) {
        var stream = stream()
        let count = 48
        let parameters = FloatBuffer(count: count)
        let gradient = FloatBuffer(count: count)
        let mean = FloatBuffer(count: count)
        let variance = FloatBuffer(count: count)
        var plain = PlainAdam(count: count, rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon)
        for index in 0..<count - 1 {
            parameters[index] = Float(stream.gaussian())
            plain.parameters[index] = Double(parameters[index])
        }
        for step in 1...40 {
            for index in 0..<count - 1 { gradient[index] = Float(stream.gaussian()) }
            DenseKernels.adam(
                parameters: parameters, gradient: gradient, mean: mean, variance: variance, step: step, rate: rate,
                beta1: beta1, beta2: beta2, epsilon: epsilon)
            plain.update((0..<count).map { Double(gradient[$0]) })
            // 1 - beta2 is rounded to single precision: 2e-5 of a step at beta2 = 0.999.
            for index in 0..<count {
                expectClose(
                    Double(parameters[index]), plain.parameters[index], relative: 1e-6,
                    absolute: 5e-5 * rate * Double(step), "parameter \(index) after step \(step)")
            }
        }
        #expect(parameters[count - 1] == 0, "a parameter without gradient, as the padding, must not move")
    }

    // MARK: Subnormal numbers

    /// On a thread of its own, for the setting stays with the thread.
    @Test func subnormalsCountAsZero() async {
        let product: Float = await withCheckedContinuation { continuation in
            Thread {
                DenseKernels.flushSubnormals()
                let input = PaddedMatrix(rows: 1, columns: 1) { _, _ in 0x1p-100 }
                let weight = PaddedMatrix(rows: 1, columns: 1) { _, _ in 0x1p-40 }
                let bias = FloatBuffer(count: 16)
                let output = FloatBuffer(count: 16)
                DenseKernels.forward(
                    LayerShape(inputs: 1, outputs: 1), rows: 1, input: input.pointer, weights: weight.pointer,
                    bias: bias.pointer, output: output.pointer, rectify: false)
                continuation.resume(returning: output[0])
            }.start()
        }
        #expect(product == 0)
    }
}

/// Algorithm 1 of arXiv:1412.6980 in double precision.
private struct PlainAdam {
    var parameters: [Double]
    private var mean: [Double]
    private var variance: [Double]
    private var step = 0.0
    private let rate: Double
    private let beta1: Double
    private let beta2: Double
    private let epsilon: Double

    init(count: Int, rate: Double, beta1: Double, beta2: Double, epsilon: Double) {
        parameters = [Double](repeating: 0, count: count)
        mean = parameters
        variance = parameters
        (self.rate, self.beta1, self.beta2, self.epsilon) = (rate, beta1, beta2, epsilon)
    }

    mutating func update(_ gradient: [Double]) {
        step += 1
        for (index, slope) in gradient.enumerated() {
            mean[index] = beta1 * mean[index] + (1 - beta1) * slope
            variance[index] = beta2 * variance[index] + (1 - beta2) * slope * slope
            let unbiasedMean = mean[index] / (1 - pow(beta1, step))
            let unbiasedVariance = variance[index] / (1 - pow(beta2, step))
            parameters[index] -= rate * unbiasedMean / (unbiasedVariance.squareRoot() + epsilon)
        }
    }
}

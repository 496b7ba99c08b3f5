import Glibc
import Numerical
import TestSupport
import Testing

/// Kernels that work number by number or row by row.
@Suite struct RowKernelsTests {
    /// Errors in units of the last place of the exact result, over the range where single precision has normal numbers.
    @Test(arguments: everyKernels, [ActivationFunction.elu, .tanh, .sigmoid])
    func activationsAreExactToFourUnits(_ kernels: DenseKernels, _ function: ActivationFunction) {
        let shape = LayerShape(inputs: 1, outputs: 16)
        let steps = [-86, -20, -3, -1, -0.35, -0.01, -1e-6, 0, 1e-6, 0.01, 0.3, 1, 5, 86]
        var worst = 0.0
        for (low, high) in zip(steps, steps.dropFirst()) {
            let points = (0..<2000).map { Float(low + (high - low) * Double($0) / 2000) }
            let input = PaddedMatrix(rows: points.count, columns: 1) { row, _ in points[row] }
            let output = PaddedMatrix(rows: points.count, columns: 16)
            let panels = kernels.packed(shape, PaddedMatrix(rows: 1, columns: 16) { _, _ in 1 })
            let bias = PaddedMatrix(rows: 1, columns: 16)
            kernels.forward(
                shape, rows: points.count, input: input.pointer, panels: panels.pointer, bias: bias.pointer,
                activation: function, output: output.pointer)
            for (row, point) in points.enumerated() {
                let exact = function.plain(Double(point))
                worst = max(worst, (output[row, 0] - exact).magnitude / max(Double(Float(exact).ulp), 1e-44))
            }
        }
        #expect(worst < 4)
    }

    @Test(arguments: everyKernels, ActivationFunction.examples)
    func activationsKeepWhatIsNotANumberAndSaturate(_ kernels: DenseKernels, _ function: ActivationFunction) {
        let shape = LayerShape(inputs: 1, outputs: 16)
        let panels = kernels.packed(shape, PaddedMatrix(rows: 1, columns: 16) { _, _ in 1 })
        let input = PaddedMatrix(rows: 3, columns: 1) { row, _ in [Float.nan, 1000, -1000][row] }
        let output = PaddedMatrix(rows: 3, columns: 16)
        let bias = PaddedMatrix(rows: 1, columns: 16)
        kernels.forward(
            shape, rows: 3, input: input.pointer, panels: panels.pointer, bias: bias.pointer, activation: function,
            output: output.pointer)
        #expect(output[0, 0].isNaN)
        for (row, x) in [(1, 1000.0), (2, -1000)] {
            expectClose(output[row, 0], function.plain(x), relative: 1e-7, absolute: 1e-37)
        }
    }

    // MARK: A layer with one output

    @Test(arguments: everyKernels, [1, 2, 15, 16, 17, 30, 64, 65, 200, 512])
    func nodeAgreesWithThePlainSums(_ kernels: DenseKernels, _ inputs: Int) {
        var stream = stream()
        for (rows, function) in zip([1, 2, 3, 4, 5, 300], ActivationFunction.examples) {
            let activation = PaddedMatrix(rows: rows, columns: inputs) { _, _ in
                Float(function.plain(stream.gaussian()))
            }
            let weights = PaddedMatrix(rows: 1, columns: inputs, stream: &stream)
            let output = PaddedMatrix.garbage(rows: 1, columns: rows)
            kernels.nodeForward(
                stride: activation.stride, rows: rows, input: activation.pointer, weights: weights.pointer, bias: 0.5,
                output: output.pointer)
            var worst = 0.0
            for row in 0..<rows {
                let sum = PlainSum(start: 0.5, inputs) { activation[row, $0] * weights[0, $0] }
                worst = max(worst, sum.error(of: output[0, row]))
            }
            let slope = PaddedMatrix(rows: 1, columns: rows, stream: &stream)
            let gradient = PaddedMatrix.garbage(rows: rows, columns: inputs)
            gradient.fill { Float(activation[$0, $1]) }
            let weightGradient = PaddedMatrix(rows: 1, columns: inputs) { _, column in Float(column) }
            let bias = PaddedMatrix(rows: 1, columns: inputs) { _, column in -Float(column) }
            let total = kernels.nodeBackward(
                stride: activation.stride, rows: rows, outputGradient: slope.pointer, weights: weights.pointer,
                activation: function, input: gradient.pointer, weightGradient: weightGradient.pointer,
                biasGradient: bias.pointer)
            worst = max(worst, PlainSum(rows) { slope[0, $0] }.error(of: Double(total)))
            for column in 0..<inputs {
                func plain(_ row: Int) -> Double {
                    slope[0, row] * weights[0, column] * function.plainSlope(from: activation[row, column])
                }
                for row in 0..<rows {
                    worst = max(worst, PlainSum(1) { _ in plain(row) }.error(of: gradient[row, column]))
                }
                let own = PlainSum(start: Double(column), rows) { slope[0, $0] * activation[$0, column] }
                worst = max(worst, own.error(of: weightGradient[0, column]))
                worst = max(worst, PlainSum(start: -Double(column), rows, plain).error(of: bias[0, column]))
            }
            #expect(worst < 1, "\(rows) rows, \(function)")
            #expect(gradient.hasUntouchedEnd && output.hasUntouchedEnd)
        }
    }

    @Test(arguments: everyKernels)
    func nodeRowsDoNotDependOnTheirNumber(_ kernels: DenseKernels) {
        var stream = stream()
        let input = PaddedMatrix(rows: 20, columns: 100, stream: &stream)
        let weights = PaddedMatrix(rows: 1, columns: 100, stream: &stream)
        func outputs(from first: Int, _ rows: Int) -> [UInt32] {
            let output = PaddedMatrix(rows: 1, columns: rows)
            kernels.nodeForward(
                stride: input.stride, rows: rows, input: input.pointer + first * input.stride, weights: weights.pointer,
                bias: 0.1, output: output.pointer)
            return Array(output.bits(row: 0).prefix(rows))
        }
        let whole = outputs(from: 0, 20)
        for rows in 1..<20 { #expect(outputs(from: 20 - rows, rows) == Array(whole.suffix(rows))) }
    }

    // MARK: Cross-entropy

    @Test(arguments: everyKernels, [1, 3, 4, 8, 15, 16, 17, 96, 300])
    func crossEntropyAgreesWithItsDefinition(_ kernels: DenseKernels, _ rows: Int) {
        var stream = stream()
        let logits = PaddedMatrix(rows: 1, columns: rows) { _, _ in Float(8 * stream.gaussian()) }
        let targets = PaddedMatrix(rows: 1, columns: rows) { _, column in Float(column % 3) / 2 }
        let weights = PaddedMatrix(rows: 1, columns: rows) { _, _ in Float(stream.uniform()) }
        let gradient = PaddedMatrix.garbage(rows: 1, columns: rows)
        gradient.fill { Float(logits[$0, $1]) }
        let loss = kernels.crossEntropy(
            rows: rows, logits: gradient.pointer, targets: targets.pointer, weights: weights.pointer, scale: 0.25)
        let sum = PlainSum(rows) { row in
            let z = logits[0, row]
            return weights[0, row] * (max(z, 0) + log1p(exp(-z.magnitude)) - targets[0, row] * z)
        }
        #expect(sum.error(of: loss) < 1)
        for row in 0..<rows {
            let (target, z) = (targets[0, row], logits[0, row])
            let slope = PlainSum(2) { $0 == 0 ? (1 - target) / (1 + exp(-z)) : -target / (1 + exp(z)) }
            #expect(slope.error(of: gradient[0, row] / (0.25 * weights[0, row])) < 1)
        }
    }

    @Test(arguments: [(1, 1), (2, 2), (3, 4), (5, 8), (8, 8), (9, 16), (17, 32)])
    func fewNumbersAreNotPadded(_ width: Int, _ compact: Int) {
        #expect(DenseKernels.compact(width) == compact)
    }

    @Test(arguments: everyKernels, [1, 2, 4, 8, 16, 32])
    func gathersRows(_ kernels: DenseKernels, _ width: Int) {
        var stream = stream()
        let matrix = (0..<50 * width).map { _ in Float(stream.gaussian()) }
        let rows = (0..<70).map { $0 * 17 % 50 }
        let copy = PaddedMatrix.garbage(rows: 70, columns: width)
        copy.fill { _, _ in 0 }
        rows.withUnsafeBufferPointer {
            DenseKernels.prefetch($0, of: matrix, width: width)
            kernels.gather($0, of: matrix, width: width, to: copy.pointer, stride: copy.stride)
        }
        for (position, row) in rows.enumerated() {
            #expect((0..<width).allSatisfy { copy[position, $0] == Double(matrix[row * width + $0]) })
        }
        #expect(copy.hasZeroPadding(rows: 70) && copy.hasUntouchedEnd)
    }
}

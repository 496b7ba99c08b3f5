import Foundation
import TestSupport
import Testing

@testable import Numerical

/// Every kind of kernel that this CPU runs.
let everyKernels = DenseKernels.CPU.allCases.compactMap { DenseKernels(for: $0) }

/// Shapes around the tiles of the kernels: 6 and 8 rows, 8 to 48 columns, groups of 128 rows.
struct LayerCase: CustomTestStringConvertible {
    var rows: Int
    var shape: LayerShape

    init(_ rows: Int, _ inputs: Int, _ outputs: Int) {
        self.rows = rows
        shape = LayerShape(inputs: inputs, outputs: outputs)
    }

    var testDescription: String { "\(rows) rows, \(shape.inputs) to \(shape.outputs)" }

    static let all: [LayerCase] = {
        let widths = [1, 2, 15, 16, 17, 30, 64, 200]
        let square = widths.enumerated().flatMap { index, inputs in
            widths.enumerated().map { other, outputs in
                LayerCase((7 * index + 3 * other) % 20 + 1, inputs, outputs)
            }
        }
        let rows =
            (1...25).map { LayerCase($0, 9, 50) } + [95, 96, 97, 127, 128, 129, 300].map { LayerCase($0, 7, 33) }
        return square + rows + [LayerCase(9, 512, 17), LayerCase(5, 30, 512), LayerCase(3, 512, 512)]
    }()
}

func stream(_ purpose: String = "kernels") -> RandomStream {
    RandomStream(seed: 1, identity: ContentHash(of: "test"), purpose: purpose)
}

@Suite struct DenseKernelsTests {
    @Test(arguments: [(0, 0), (1, 16), (15, 16), (16, 16), (17, 32), (200, 208)])
    func padsToSixteen(_ width: Int, _ padded: Int) {
        #expect(DenseKernels.padded(width) == padded)
    }

    @Test func shapeCountsPaddedWeights() {
        let shape = LayerShape(inputs: 3, outputs: 17)
        #expect(shape.inputStride == 16 && shape.outputStride == 32)
        #expect(shape.weightCount == 3 * 32 && shape.transposedCount == 17 * 16)
    }

    @Test func bestIsTheLastThatRuns() {
        #expect(DenseKernels.best.cpu == everyKernels.last?.cpu)
        #expect(everyKernels.first?.cpu == .baseline)
    }

    @Test func kernelsAreChosenByName() {
        #expect(DenseKernels.chosen(named: nil)?.cpu == everyKernels.last?.cpu)
        #expect(DenseKernels.chosen(named: "")?.cpu == everyKernels.last?.cpu)
        #expect(DenseKernels.chosen(named: "baseline")?.cpu == .baseline)
        #expect(DenseKernels.chosen(named: "pentium") == nil)
        #expect(DenseKernels.runnable == everyKernels.map(\.cpu.rawValue))
    }

    // MARK: Forward

    @Test(arguments: everyKernels, LayerCase.all)
    func forwardAgreesWithThePlainSum(_ kernels: DenseKernels, _ layer: LayerCase) {
        var stream = stream()
        let (rows, shape) = (layer.rows, layer.shape)
        let input = PaddedMatrix(rows: rows, columns: shape.inputs, stream: &stream)
        let weights = PaddedMatrix(rows: shape.inputs, columns: shape.outputs, stream: &stream)
        let bias = PaddedMatrix(rows: 1, columns: shape.outputs, stream: &stream)
        let panels = kernels.packed(shape, weights)
        for function in [ActivationFunction.linear, .relu, .leakyReLU(slope: 0.25)] {
            let output = PaddedMatrix.garbage(rows: rows, columns: shape.outputs)
            kernels.forward(
                shape, rows: rows, input: input.pointer, panels: panels.pointer, bias: bias.pointer,
                activation: function, output: output.pointer)
            var worst = 0.0
            for row in 0..<rows {
                for column in 0..<shape.outputs {
                    var sum = PlainSum(start: bias[0, column], shape.inputs) { input[row, $0] * weights[$0, column] }
                    sum.value = function.plain(sum.value)
                    worst = max(worst, sum.error(of: output[row, column]))
                }
            }
            #expect(worst < 1)
            #expect(output.hasZeroPadding(rows: rows))
            #expect(output.hasUntouchedEnd && panels.hasUntouchedEnd)
        }
    }

    @Test(arguments: everyKernels, [(30, 200), (200, 16), (7, 33)])
    func rowsDoNotDependOnTheirNumber(_ kernels: DenseKernels, _ widths: (inputs: Int, outputs: Int)) {
        var stream = stream()
        let shape = LayerShape(inputs: widths.inputs, outputs: widths.outputs)
        let input = PaddedMatrix(rows: 20, columns: shape.inputs, stream: &stream)
        let panels = kernels.packed(shape, PaddedMatrix(rows: shape.inputs, columns: shape.outputs, stream: &stream))
        let bias = PaddedMatrix(rows: 1, columns: shape.outputs, stream: &stream)
        func output(from first: Int, _ rows: Int) -> PaddedMatrix {
            let output = PaddedMatrix(rows: rows, columns: shape.outputs)
            kernels.forward(
                shape, rows: rows, input: input.pointer + first * input.stride, panels: panels.pointer,
                bias: bias.pointer, activation: .elu, output: output.pointer)
            return output
        }
        let whole = output(from: 0, 20)
        for rows in 1..<20 {
            let part = output(from: 20 - rows, rows)
            #expect((0..<rows).allSatisfy { part.bits(row: $0) == whole.bits(row: 20 - rows + $0) })
        }
    }

    // MARK: Backward

    @Test(arguments: everyKernels, LayerCase.all)
    func backwardWeightsAddsThePlainSum(_ kernels: DenseKernels, _ layer: LayerCase) {
        var stream = stream()
        let (rows, shape) = (layer.rows, layer.shape)
        let input = PaddedMatrix(rows: rows, columns: shape.inputs, stream: &stream)
        let outputGradient = PaddedMatrix(rows: rows, columns: shape.outputs, stream: &stream)
        let weights = PaddedMatrix.garbage(rows: shape.inputs, columns: shape.outputs)
        weights.fill { Float($0) - Float($1) / 4 }
        kernels.backwardWeights(
            shape, rows: rows, input: input.pointer, outputGradient: outputGradient.pointer,
            weightGradient: weights.pointer)
        var worst = 0.0
        for column in 0..<shape.outputs {
            for row in 0..<shape.inputs {
                let sum = PlainSum(start: Double(row) - Double(column) / 4, rows) {
                    input[$0, row] * outputGradient[$0, column]
                }
                worst = max(worst, sum.error(of: weights[row, column]))
            }
        }
        #expect(worst < 1)
        #expect(weights.hasZeroPadding(rows: shape.inputs))
        #expect(weights.hasUntouchedEnd)
    }

    @Test(arguments: everyKernels, LayerCase.all)
    func backwardInputAgreesWithThePlainSum(_ kernels: DenseKernels, _ layer: LayerCase) {
        var stream = stream()
        let (rows, shape) = (layer.rows, layer.shape)
        let outputGradient = PaddedMatrix(rows: rows, columns: shape.outputs, stream: &stream)
        let weights = PaddedMatrix(rows: shape.inputs, columns: shape.outputs, stream: &stream)
        let panels = kernels.packedTransposed(shape, weights)
        for function in ActivationFunction.examples {
            let activation = PaddedMatrix(rows: rows, columns: shape.inputs) { _, _ in
                Float(function.plain(stream.gaussian()))
            }
            let gradient = PaddedMatrix.garbage(rows: rows, columns: shape.inputs)
            gradient.fill { Float(activation[$0, $1]) }
            let bias = PaddedMatrix(rows: 1, columns: shape.inputs) { _, column in Float(column) }
            kernels.backwardInput(
                shape, rows: rows, outputGradient: outputGradient.pointer, panels: panels.pointer,
                activation: function, input: gradient.pointer, biasGradient: bias.pointer)
            var worst = 0.0
            for column in 0..<shape.inputs {
                var total = PlainSum(start: Double(column), 0) { _ in 0 }
                for row in 0..<rows {
                    let slope = function.plainSlope(from: activation[row, column])
                    let sum = PlainSum(shape.outputs) { slope * outputGradient[row, $0] * weights[column, $0] }
                    worst = max(worst, sum.error(of: gradient[row, column]))
                    total.value += sum.value
                    total.magnitude += sum.magnitude
                }
                worst = max(worst, total.error(of: bias[0, column]))
            }
            #expect(worst < 1, "\(function)")
            #expect(gradient.hasZeroPadding(rows: rows) && bias.hasZeroPadding(rows: 1))
            #expect(gradient.hasUntouchedEnd && panels.hasUntouchedEnd)
        }
    }

    @Test(arguments: everyKernels)
    func columnsAreAdded(_ kernels: DenseKernels) {
        var stream = stream()
        for (rows, columns) in [(1, 3), (7, 16), (300, 20)] {
            let matrix = PaddedMatrix(rows: rows, columns: columns, stream: &stream)
            let sums = PaddedMatrix(rows: 1, columns: columns) { _, column in Float(column) }
            kernels.addColumns(of: matrix.pointer, stride: matrix.stride, rows: rows, to: sums.pointer)
            for column in 0..<columns {
                #expect(PlainSum(start: Double(column), rows) { matrix[$0, column] }.error(of: sums[0, column]) < 1)
            }
        }
    }

    // MARK: Subnormal numbers

    /// On a thread of its own, for the setting stays with the thread.
    @Test func subnormalsCountAsZero() async {
        let product: Float = await withCheckedContinuation { continuation in
            Thread {
                DenseKernels.flushSubnormals()
                let input = PaddedMatrix(rows: 1, columns: 1) { _, _ in 0x1p-100 }
                let weight = PaddedMatrix(rows: 1, columns: 1) { _, _ in 0x1p-40 }
                let output = FloatBuffer(count: 16)
                DenseKernels.best.nodeForward(
                    stride: 16, rows: 1, input: input.pointer, weights: weight.pointer, bias: 0, output: output.pointer)
                continuation.resume(returning: output[0])
            }.start()
        }
        #expect(product == 0)
    }
}

extension DenseKernels: CustomTestStringConvertible {
    public var testDescription: String { cpu.rawValue }

    func packed(_ shape: LayerShape, _ weights: PaddedMatrix) -> PaddedMatrix {
        let panels = PaddedMatrix.garbage(rows: shape.inputs, columns: shape.outputStride)
        pack(shape, weights: weights.pointer, panels: panels.pointer)
        return panels
    }

    func packedTransposed(_ shape: LayerShape, _ weights: PaddedMatrix) -> PaddedMatrix {
        let panels = PaddedMatrix.garbage(rows: shape.outputs, columns: shape.inputStride)
        packTransposed(shape, weights: weights.pointer, panels: panels.pointer)
        return panels
    }
}

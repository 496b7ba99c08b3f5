import CKernels
import Glibc

/// The shape of one dense layer; rows are padded as the kernels want them.
package struct LayerShape: Sendable, Equatable {
    package let inputs: Int
    package let outputs: Int

    package init(inputs: Int, outputs: Int) {
        self.inputs = inputs
        self.outputs = outputs
    }

    /// Row length of the layer's input matrix.
    package var inputStride: Int { DenseKernels.padded(inputs) }
    /// Row length of the layer's output matrix and of its weights.
    package var outputStride: Int { DenseKernels.padded(outputs) }
    /// Numbers in the weights, shape `[inputs, outputStride]`.
    package var weightCount: Int { inputs * outputStride }
    /// Numbers in the transposed weights as `packTransposed` lays them out.
    package var transposedCount: Int { outputs * inputStride }
}

/// The activation function f of a hidden layer.
package enum ActivationFunction: Sendable, Equatable {
    case linear
    /// max(0, x).
    case relu
    /// max(x, slope · x), 0 ≤ slope ≤ 1.
    case leakyReLU(slope: Float)
    /// x for x > 0, else exp(x) - 1.
    case elu
    case tanh
    case sigmoid

    var kernel: sk_activation {
        switch self {
        case .linear: sk_activation(kind: sk_rectifier, slope: 1)
        case .relu: sk_activation(kind: sk_rectifier, slope: 0)
        case .leakyReLU(let slope): sk_activation(kind: sk_rectifier, slope: slope)
        case .elu: sk_activation(kind: sk_exponential, slope: 0)
        case .tanh: sk_activation(kind: sk_hyperbolic_tangent, slope: 0)
        case .sigmoid: sk_activation(kind: sk_sigmoid, slope: 0)
        }
    }
}

/// The environment variable `SIGMASWEEP_CPU` names a type of CPU that this one is not.
package struct UnsuitableCPU: Error, Sendable, CustomStringConvertible {
    var name: String
    var runnable: [String]

    package var description: String {
        "SIGMASWEEP_CPU: this CPU does not run \"\(name)\", but \(runnable.joined(separator: ", "))"
    }
}

/// Dense layers in single precision, compiled for one type of CPU.
///
/// Matrices are row-major with row lengths padded to a multiple of 16. For the same CPU type a row's result does not
/// depend on the number of rows, so scores are equal to the bit however events are grouped. The kernels that finish the
/// work of a layer in place are described in `CKernels.h`.
package struct DenseKernels: Sendable {
    /// A type of CPU for which there are kernels.
    package enum CPU: String, Sendable, CaseIterable {
        case baseline, avx2, avx512

        fileprivate var kernel: sk_cpu {
            switch self {
            case .baseline: sk_baseline
            case .avx2: sk_avx2
            case .avx512: sk_avx512
            }
        }
    }

    /// The kernels of this process: the fastest that this CPU runs, or those that the environment variable
    /// `SIGMASWEEP_CPU` names (`baseline`, `avx2`, `avx512`), to time them or to get the results of another host.
    ///
    /// A program refuses what this CPU cannot run by `fromEnvironment` before it computes.
    package static let best: DenseKernels = {
        do throws(UnsuitableCPU) {
            return try fromEnvironment()
        } catch {
            preconditionFailure("kernels were asked for before the environment was checked: \(error)")
        }
    }()

    /// The kernels that the environment asks for.
    ///
    /// - Throws: `UnsuitableCPU` when this CPU cannot run them.
    package static func fromEnvironment() throws(UnsuitableCPU) -> DenseKernels {
        let name = getenv("SIGMASWEEP_CPU").map { String(cString: $0) }
        guard let kernels = chosen(named: name) else { throw UnsuitableCPU(name: name ?? "", runnable: runnable) }
        return kernels
    }

    /// The kernels for the CPU type of this name, the fastest for nil or an empty name; nil when this CPU cannot run them.
    static func chosen(named name: String?) -> DenseKernels? {
        guard let name, !name.isEmpty else { return CPU.allCases.reversed().lazy.compactMap { Self(for: $0) }.first }
        return CPU(rawValue: name).flatMap { Self(for: $0) }
    }

    /// The names of the CPU types that this CPU runs, slowest first.
    static var runnable: [String] { CPU.allCases.filter { Self(for: $0) != nil }.map(\.rawValue) }

    package let cpu: CPU
    /// Pointers are not Sendable to the compiler; this one leads to a constant of the program, which nobody writes or frees.
    nonisolated(unsafe) let table: UnsafePointer<sk_kernels>

    /// The kernels for a type of CPU; nil when this one cannot run them.
    package init?(for cpu: CPU) {
        guard let table = sk_kernels_for(cpu.kernel) else { return nil }
        self.cpu = cpu
        self.table = table
    }

    /// The row length that holds `width` numbers.
    package static func padded(_ width: Int) -> Int { (width + 15) / 16 * 16 }
}

// MARK: - Dense layers

extension DenseKernels {
    /// Lays out weights as `forward` wants them.
    ///
    /// - Parameter panels: Shape of the weights.
    package func pack(
        _ shape: LayerShape, weights: UnsafePointer<Float>, panels: UnsafeMutablePointer<Float>
    ) {
        table.pointee.pack(weights, shape.inputs, shape.outputStride, panels)
    }

    /// Lays out weights as `backwardInput` wants them; with one output they are just contiguous, as the node kernels want
    /// them.
    ///
    /// - Parameter panels: Space for `transposedCount` numbers.
    package func packTransposed(
        _ shape: LayerShape, weights: UnsafePointer<Float>, panels: UnsafeMutablePointer<Float>
    ) {
        table.pointee.packTransposed(weights, shape.inputs, shape.outputs, shape.outputStride, panels)
    }

    /// output = f(input · weights + bias).
    package func forward(
        _ shape: LayerShape, rows: Int, input: UnsafePointer<Float>, panels: UnsafePointer<Float>,
        bias: UnsafePointer<Float>, activation: ActivationFunction, output: UnsafeMutablePointer<Float>
    ) {
        let function = activation.kernel
        let rectifies = function.kind == sk_rectifier
        table.pointee.forward(
            input, shape.inputStride, rows, shape.inputs, panels, bias, rectifies ? function.slope : 1, output,
            shape.outputStride)
        if !rectifies { table.pointee.activate(function, output, rows * shape.outputStride) }
    }

    /// Adds inputᵀ · outputGradient to the weight gradient.
    package func backwardWeights(
        _ shape: LayerShape, rows: Int, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
        weightGradient: UnsafeMutablePointer<Float>
    ) {
        table.pointee.backwardWeights(
            input, shape.inputStride, rows, shape.inputs, outputGradient, shape.outputStride, weightGradient)
    }

    /// Replaces the layer's input a = f(x) by the gradient with respect to x, outputGradient · weightsᵀ · f'(x).
    ///
    /// - Parameter biasGradient: The column sums of the result are added: it belongs to the layer before, shape
    ///   `[inputStride]`.
    package func backwardInput(
        _ shape: LayerShape, rows: Int, outputGradient: UnsafePointer<Float>, panels: UnsafePointer<Float>,
        activation: ActivationFunction, input: UnsafeMutablePointer<Float>, biasGradient: UnsafeMutablePointer<Float>
    ) {
        table.pointee.backwardInput(
            outputGradient, shape.outputStride, rows, shape.outputs, panels, activation.kernel, input, biasGradient,
            shape.inputStride)
    }

    /// Adds the column sums of a matrix of these rows, as the bias gradient of the last layer.
    package func addColumns(
        of matrix: UnsafePointer<Float>, stride: Int, rows: Int, to sums: UnsafeMutablePointer<Float>
    ) {
        table.pointee.addColumns(matrix, stride, rows, sums)
    }

    /// Sets each of these numbers to 0 with probability threshold / 2³², as a function of the key and its index alone: the
    /// same on every type of CPU, and however the numbers are cut into calls.
    ///
    /// - Parameters:
    ///   - count: A multiple of 16.
    ///   - first: Index of the first number; indices wrap at 2³².
    ///   - key: Names the draw. Keys may follow one another: neighbours have nothing in common.
    package func dropout(
        _ values: UnsafeMutablePointer<Float>, count: Int, first: UInt32, key: UInt32, threshold: UInt32
    ) {
        assert(count.isMultiple(of: 16))
        table.pointee.dropout(values, count, first, key, threshold)
    }
}

// MARK: - A layer with one output

extension DenseKernels {
    /// output = input · weights + bias of one node, shape `[rows]`; weights have shape `[stride]`.
    package func nodeForward(
        stride: Int, rows: Int, input: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: Float,
        output: UnsafeMutablePointer<Float>
    ) {
        table.pointee.nodeForward(input, stride, rows, weights, bias, output)
    }

    /// `backwardWeights` and `backwardInput` of one node in one pass over its input.
    ///
    /// - Parameters:
    ///   - outputGradient: Shape `[rows]`.
    ///   - weightGradient: Shape `[stride]`.
    /// - Returns: The sum of outputGradient, the gradient of the node's own bias.
    package func nodeBackward(
        stride: Int, rows: Int, outputGradient: UnsafePointer<Float>, weights: UnsafePointer<Float>,
        activation: ActivationFunction, input: UnsafeMutablePointer<Float>,
        weightGradient: UnsafeMutablePointer<Float>, biasGradient: UnsafeMutablePointer<Float>
    ) -> Float {
        table.pointee.nodeBackward(
            outputGradient, input, stride, rows, weights, activation.kernel, weightGradient, biasGradient)
    }

    /// The weighted cross-entropy Σ_b w_b (ln(1 + exp(z_b)) - t_b z_b) of sigmoid(z).
    ///
    /// - Parameters:
    ///   - logits: z, replaced by scale · w (sigmoid(z) - t), shape `[rows]`.
    ///   - targets: t, shape `[rows]`.
    ///   - weights: w, shape `[rows]`.
    package func crossEntropy(
        rows: Int, logits: UnsafeMutablePointer<Float>, targets: UnsafePointer<Float>, weights: UnsafePointer<Float>,
        scale: Float
    ) -> Double {
        table.pointee.crossEntropy(logits, targets, weights, rows, scale)
    }

    /// The row length in which `gather` finds `width` numbers: the next power of two up to 8, else padded.
    package static func compact(_ width: Int) -> Int {
        var length = 1
        while length < width, length < 8 { length *= 2 }
        return width <= length ? length : padded(width)
    }

    /// Copies rows of a matrix, by their indices, to the starts of consecutive rows.
    ///
    /// - Parameters:
    ///   - width: Row length of the matrix, as `compact` gives it.
    ///   - stride: Row length at the destination.
    package func gather(
        _ rows: UnsafeBufferPointer<Int>, of matrix: UnsafePointer<Float>, width: Int,
        to destination: UnsafeMutablePointer<Float>, stride: Int
    ) {
        guard let indices = rows.baseAddress else { return }
        table.pointee.gather(matrix, width, indices, rows.count, destination, stride)
    }

    /// Asks the memory for rows that `gather` will copy soon, without waiting for them.
    ///
    /// A core has few requests under way at once: ask for a few rows at a time, between kernels, about a block ahead.
    package static func prefetch(_ rows: UnsafeBufferPointer<Int>, of matrix: UnsafePointer<Float>, width: Int) {
        guard let indices = rows.baseAddress else { return }
        sk_prefetch(matrix, width, indices, rows.count)
    }
}

// MARK: - Subnormal numbers

extension DenseKernels {
    /// Makes subnormal numbers count as zero on the calling thread.
    ///
    /// - Returns: How the thread treated them before, for `restoreSubnormals`.
    @discardableResult
    package static func flushSubnormals() -> UInt32 { sk_flush_subnormals() }

    /// Makes the calling thread treat subnormal numbers as before: a thread that is shared with others must not keep
    /// the setting.
    package static func restoreSubnormals(_ before: UInt32) { sk_restore_subnormals(before) }
}

extension DenseKernels {
    /// Multiplies numbers in place.
    ///
    /// - Parameter count: A multiple of 16.
    package func scale(_ values: UnsafeMutablePointer<Float>, count: Int, by factor: Float) {
        assert(count.isMultiple(of: 16))
        table.pointee.scale(values, count, factor)
    }
}

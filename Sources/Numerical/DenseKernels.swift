import CKernels

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
}

/// Dense layers in single precision: forward, backward and the step of Adam.
///
/// Matrices are row-major with row lengths padded to a multiple of 16 by zeros. For the same CPU type a row's result
/// does not depend on the number of rows, so scores are equal to the bit however events are grouped.
package enum DenseKernels {
    /// The row length that holds `width` numbers.
    package static func padded(_ width: Int) -> Int { (width + 15) / 16 * 16 }

    /// output = input · weights + bias, and max(0, ·) of it when `rectify`.
    package static func forward(
        _ shape: LayerShape, rows: Int, input: UnsafePointer<Float>, weights: UnsafePointer<Float>,
        bias: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, rectify: Bool
    ) {
        sk_dense_forward(
            input, weights, bias, output, rows, shape.inputs, shape.inputStride, shape.outputStride, rectify ? 1 : 0)
    }

    /// Adds inputᵀ · outputGradient to the weight gradient and the column sums of outputGradient to the bias gradient.
    package static func backwardWeights(
        _ shape: LayerShape, rows: Int, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
        weightGradient: UnsafeMutablePointer<Float>, biasGradient: UnsafeMutablePointer<Float>
    ) {
        sk_dense_backward_weights(
            input, outputGradient, weightGradient, biasGradient, rows, shape.inputs, shape.inputStride,
            shape.outputStride)
    }

    /// inputGradient = outputGradient · weightsᵀ where the rectified `activation` is positive, else 0.
    ///
    /// - Parameter scratch: Space for `outputStride * inputStride` numbers.
    package static func backwardInput(
        _ shape: LayerShape, rows: Int, outputGradient: UnsafePointer<Float>, weights: UnsafePointer<Float>,
        activation: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>,
        scratch: UnsafeMutablePointer<Float>
    ) {
        sk_dense_backward_input(
            outputGradient, weights, activation, inputGradient, scratch, rows, shape.inputs, shape.inputStride,
            shape.outputStride)
    }

    /// One step of Adam (arXiv:1412.6980, algorithm 1) with the epsilon outside the root.
    ///
    /// - Parameter step: Number of this step, from 1.
    package static func adam(
        parameters: borrowing FloatBuffer, gradient: borrowing FloatBuffer, mean: borrowing FloatBuffer,
        variance: borrowing FloatBuffer, step: Int, rate: Double, beta1: Double, beta2: Double, epsilon: Double
    ) {
        precondition(parameters.count.isMultiple(of: 16) && gradient.count == parameters.count)
        sk_adam(
            parameters.pointer, gradient.pointer, mean.pointer, variance.pointer, parameters.count, Float(rate),
            Float(beta1), Float(beta2), Float(epsilon), Float(1 - power(beta1, step)), Float(1 - power(beta2, step)))
    }

    /// Makes subnormal numbers count as zero on the calling thread.
    ///
    /// - Returns: How the thread treated them before, for `restoreSubnormals`.
    @discardableResult
    package static func flushSubnormals() -> UInt32 { sk_flush_subnormals() }

    /// Makes the calling thread treat subnormal numbers as before: a thread that is shared with others must not keep
    /// the setting.
    package static func restoreSubnormals(_ before: UInt32) { sk_restore_subnormals(before) }

    private static func power(_ base: Double, _ exponent: Int) -> Double {
        var result = 1.0
        var factor = base
        var remaining = exponent
        while remaining > 0 {
            if remaining & 1 == 1 { result *= factor }
            factor *= factor
            remaining >>= 1
        }
        return result
    }
}

import Numerical

/// The matrices of a forward and a backward pass through a network over a fixed largest number of rows.
struct NetworkPass: ~Copyable {
    /// Input of each layer and the output of the last: `activations[l]` has shape `[rows, stride of width l]`.
    private let activations: Buffers
    /// Gradients of the loss in the same places.
    private let gradients: Buffers
    private let scratch: FloatBuffer
    let capacity: Int

    init(widths: [Int], capacity: Int) {
        let strides = widths.map(DenseKernels.padded)
        self.capacity = capacity
        activations = Buffers(counts: strides.map { $0 * capacity })
        gradients = Buffers(counts: strides.map { $0 * capacity })
        scratch = FloatBuffer(count: zip(strides, strides.dropFirst()).map { $0 * $1 }.max() ?? 0)
    }

    /// The network's input, shape `[capacity, padded inputs]`; fill it before `forward`.
    var input: UnsafeMutablePointer<Float> { activations[0] }

    /// Computes the logit of each row.
    func forward(_ parameters: borrowing NetworkParameters, rows: Int, logits: inout [Double]) {
        precondition(rows <= capacity, "\(rows) rows in a pass for \(capacity)")
        let last = parameters.layers.count - 1
        for layer in 0...last {
            DenseKernels.forward(
                parameters.layers[layer], rows: rows, input: activations[layer], weights: parameters.weights(layer),
                bias: parameters.bias(layer), output: activations[layer + 1], rectify: layer < last)
        }
        let stride = parameters.layers[last].outputStride
        let output = activations[last + 1]
        for row in 0..<rows { logits[row] = Double(output[row * stride]) }
    }

    /// Adds the gradient of the loss to `gradient`, given its derivative with respect to each logit of the last forward.
    func backward(
        _ parameters: borrowing NetworkParameters, rows: Int, logitGradient: [Double],
        into gradient: borrowing NetworkParameters
    ) {
        let last = parameters.layers.count - 1
        let stride = parameters.layers[last].outputStride
        let outputGradient = gradients[last + 1]
        for row in 0..<rows { outputGradient[row * stride] = Float(logitGradient[row]) }  // the padding stays 0
        for layer in (0...last).reversed() {
            DenseKernels.backwardWeights(
                parameters.layers[layer], rows: rows, input: activations[layer], outputGradient: gradients[layer + 1],
                weightGradient: gradient.weights(layer), biasGradient: gradient.bias(layer))
            guard layer > 0 else { return }
            DenseKernels.backwardInput(
                parameters.layers[layer], rows: rows, outputGradient: gradients[layer + 1],
                weights: parameters.weights(layer), activation: activations[layer], inputGradient: gradients[layer],
                scratch: scratch.pointer)
        }
    }
}

/// A fixed list of buffers, owned together.
private struct Buffers: ~Copyable {
    private let storage: FloatBuffer
    private let offsets: [Int]

    init(counts: [Int]) {
        var offsets: [Int] = []
        var total = 0
        for count in counts {
            offsets.append(total)
            total += count
        }
        self.offsets = offsets
        storage = FloatBuffer(count: total)
    }

    subscript(index: Int) -> UnsafeMutablePointer<Float> { storage.pointer + offsets[index] }
}

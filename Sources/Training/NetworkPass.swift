import Numerical

/// Forward and backward passes through a network, in blocks of rows whose activations stay in the cache.
///
/// A loss whose rows do not know each other takes `accumulate`, which carries each block forward and backward before the
/// next; a loss that couples the rows of a batch takes `forward` and then `backward`. Gradients replace the activations
/// that they belong to, and nothing is allocated after `init`.
struct NetworkPass: ~Copyable {
    /// Input of the network, shape `[capacity, padded inputs]`; fill it before `forward`. `backward` consumes it.
    let input: UnsafeMutablePointer<Float>
    /// The most rows of `forward` and `backward`.
    let capacity: Int
    /// Rows of one block.
    let blockRows: Int
    /// Row length of the outputs: 1 for one output node, else padded.
    let outputStride: Int

    private let kernels: DenseKernels
    private let activation: ActivationFunction
    private let layers: [LayerShape]
    /// Whether all blocks of a batch keep their activations; otherwise `backward` computes them again.
    private let keepsActivations: Bool
    private let inputs: FloatBuffer
    private let outputs: FloatBuffer
    /// Outputs of the hidden layers, shape `[blocks, layers, blockRows, stride]`.
    private let hidden: FloatBuffer
    private let hiddenOffsets: [Int]
    private let hiddenWidth: Int
    private let panels: FloatBuffers
    private let transposed: FloatBuffers
    /// Gradient of the weights of a single output node, and a place for column sums that nobody needs.
    private let nodeGradient: FloatBuffer
    private let unused: FloatBuffer

    /// - Parameters:
    ///   - capacity: The most rows of `forward` and `backward`; one block is enough for `accumulate` and `forEachBlock`.
    ///   - blockRows: Rows of one block; nil chooses by the size of the layers, as for `keepsActivations`.
    init(
        widths: [Int], activation: ActivationFunction = .relu, capacity: Int, blockRows: Int? = nil,
        keepsActivations: Bool? = nil, kernels: DenseKernels = .best
    ) {
        precondition(capacity > 0, "a pass needs rows")
        let layers = zip(widths, widths.dropFirst()).map { LayerShape(inputs: $0, outputs: $1) }
        let (first, last) = (layers[0], layers[layers.count - 1])
        self.layers = layers
        self.kernels = kernels
        self.activation = activation
        self.capacity = capacity
        self.blockRows = min(capacity, blockRows ?? Self.blockRows(of: layers))
        outputStride = last.outputs == 1 ? 1 : last.outputStride
        self.keepsActivations = keepsActivations ?? Self.keepsActivations(of: layers)
        var offsets: [Int] = []
        var width = 0
        for layer in layers.dropLast() {
            offsets.append(width * self.blockRows)
            width += layer.outputStride
        }
        hiddenOffsets = offsets
        hiddenWidth = width
        let blocks = self.keepsActivations ? (capacity + self.blockRows - 1) / self.blockRows : 1
        hidden = FloatBuffer(count: blocks * self.blockRows * width)
        inputs = FloatBuffer(count: capacity * first.inputStride)
        input = inputs.pointer
        outputs = FloatBuffer(count: capacity * outputStride)
        panels = FloatBuffers(counts: layers.map(\.weightCount))
        transposed = FloatBuffers(counts: layers.map(\.transposedCount))
        nodeGradient = FloatBuffer(count: last.inputStride)
        unused = FloatBuffer(count: first.inputStride)
    }
}

// MARK: - Losses of independent rows

extension NetworkPass {
    /// Adds the gradient of a loss whose rows do not know each other to `gradient`; returns the sum of the blocks' losses.
    ///
    /// - Parameters:
    ///   - load: Writes the inputs of these rows to the start of `input`.
    ///   - loss: Replaces the outputs of these rows, shape `[rows, outputStride]`, by the gradient of the loss with
    ///     respect to them, leaving the padding 0; returns the loss.
    func accumulate(
        _ parameters: borrowing NetworkParameters, rows: Int, into gradient: borrowing NetworkParameters,
        load: (Range<Int>) -> Void, loss: (Range<Int>, UnsafeMutablePointer<Float>) -> Double
    ) -> Double {
        pack(parameters)
        packTransposed(parameters)
        nodeGradient.clear()
        var sum = 0.0
        for block in RowBlocks(rows: rows, size: blockRows) {
            load(block)
            forward(parameters, rows: block.count, input: input, hidden: hidden.pointer, output: outputs.pointer)
            sum += loss(block, outputs.pointer)
            backward(block.count, input: input, hidden: hidden.pointer, gradient: outputs.pointer, into: gradient)
        }
        addNodeGradient(to: gradient)
        return sum
    }

    /// Computes the outputs of rows block by block.
    ///
    /// - Parameters:
    ///   - load: As in `accumulate`.
    ///   - body: Receives the outputs of these rows, shape `[rows, outputStride]`.
    func forEachBlock(
        _ parameters: borrowing NetworkParameters, rows: Int, load: (Range<Int>) -> Void,
        body: (Range<Int>, UnsafePointer<Float>) -> Void
    ) {
        pack(parameters)
        for block in RowBlocks(rows: rows, size: blockRows) {
            load(block)
            forward(parameters, rows: block.count, input: input, hidden: hidden.pointer, output: outputs.pointer)
            body(block, outputs.pointer)
        }
    }
}

// MARK: - Losses of whole batches

extension NetworkPass {
    /// Computes the outputs of the rows of `input`; they are at `output`.
    func forward(_ parameters: borrowing NetworkParameters, rows: Int) {
        precondition(rows <= capacity, "\(rows) rows in a pass for \(capacity)")
        pack(parameters)
        for block in RowBlocks(rows: rows, size: blockRows) {
            forward(
                parameters, rows: block.count, input: input(of: block), hidden: hidden(of: block),
                output: output(of: block))
        }
    }

    /// The outputs of the last `forward`, shape `[rows, outputStride]`; for `backward` the gradient takes their place,
    /// the padding staying 0.
    var output: UnsafeMutablePointer<Float> { outputs.pointer }

    /// Adds the gradient of the loss to `gradient`, given its derivative with respect to each output at `output`.
    ///
    /// It consumes inputs, activations and output gradients: one `backward` for one `forward`.
    func backward(
        _ parameters: borrowing NetworkParameters, rows: Int, into gradient: borrowing NetworkParameters
    ) {
        packTransposed(parameters)
        nodeGradient.clear()
        for block in RowBlocks(rows: rows, size: blockRows) {
            if !keepsActivations { forwardHidden(parameters, block.count, input(of: block), hidden(of: block)) }
            backward(
                block.count, input: input(of: block), hidden: hidden(of: block), gradient: output(of: block),
                into: gradient)
        }
        addNodeGradient(to: gradient)
    }

    private func input(of block: Range<Int>) -> UnsafeMutablePointer<Float> {
        input + block.lowerBound * layers[0].inputStride
    }

    private func output(of block: Range<Int>) -> UnsafeMutablePointer<Float> {
        output + block.lowerBound * outputStride
    }

    private func hidden(of block: Range<Int>) -> UnsafeMutablePointer<Float> {
        keepsActivations ? hidden.pointer + block.lowerBound * hiddenWidth : hidden.pointer
    }
}

// MARK: - One block

extension NetworkPass {
    private func pack(_ parameters: borrowing NetworkParameters) {
        for (index, layer) in layers.enumerated() where index < denseCount {
            kernels.pack(layer, weights: parameters.weights(index), panels: panels[index])
        }
        if endsInNode { packTransposed(parameters, layers.count - 1) }
    }

    /// The first layer passes no gradient on, and the node is packed already.
    private func packTransposed(_ parameters: borrowing NetworkParameters) {
        for index in layers.indices where index > 0 && index < denseCount { packTransposed(parameters, index) }
    }

    private func packTransposed(_ parameters: borrowing NetworkParameters, _ index: Int) {
        kernels.packTransposed(layers[index], weights: parameters.weights(index), panels: transposed[index])
    }

    private func forward(
        _ parameters: borrowing NetworkParameters, rows: Int, input: UnsafeMutablePointer<Float>,
        hidden: UnsafeMutablePointer<Float>, output: UnsafeMutablePointer<Float>
    ) {
        forwardHidden(parameters, rows, input, hidden)
        let last = layers.count - 1
        let source = activations(before: last, input, hidden)
        if endsInNode {
            kernels.nodeForward(
                stride: layers[last].inputStride, rows: rows, input: source, weights: transposed[last],
                bias: parameters.bias(last)[0], output: output)
        } else {
            kernels.forward(
                layers[last], rows: rows, input: source, panels: panels[last], bias: parameters.bias(last),
                activation: .linear, output: output)
        }
    }

    private func forwardHidden(
        _ parameters: borrowing NetworkParameters, _ rows: Int, _ input: UnsafeMutablePointer<Float>,
        _ hidden: UnsafeMutablePointer<Float>
    ) {
        for index in 0..<layers.count - 1 {
            kernels.forward(
                layers[index], rows: rows, input: activations(before: index, input, hidden), panels: panels[index],
                bias: parameters.bias(index), activation: activation,
                output: activations(before: index + 1, input, hidden))
        }
    }

    private func backward(
        _ rows: Int, input: UnsafeMutablePointer<Float>, hidden: UnsafeMutablePointer<Float>,
        gradient: UnsafeMutablePointer<Float>, into parameters: borrowing NetworkParameters
    ) {
        var gradient = gradient
        for index in layers.indices.reversed() {
            let source = activations(before: index, input, hidden)
            let sums = index > 0 ? parameters.bias(index - 1) : unused.pointer
            if index == denseCount {
                parameters.bias(index)[0] += kernels.nodeBackward(
                    stride: layers[index].inputStride, rows: rows, outputGradient: gradient, weights: transposed[index],
                    activation: activation, input: source, weightGradient: nodeGradient.pointer, biasGradient: sums)
            } else {
                if index == layers.count - 1 {
                    kernels.addColumns(of: gradient, stride: outputStride, rows: rows, to: parameters.bias(index))
                }
                kernels.backwardWeights(
                    layers[index], rows: rows, input: source, outputGradient: gradient,
                    weightGradient: parameters.weights(index))
                if index > 0 {
                    kernels.backwardInput(
                        layers[index], rows: rows, outputGradient: gradient, panels: transposed[index],
                        activation: activation, input: source, biasGradient: sums)
                }
            }
            gradient = source
        }
    }

    private func addNodeGradient(to gradient: borrowing NetworkParameters) {
        guard endsInNode else { return }
        let last = layers.count - 1
        let weights = gradient.weights(last)
        for input in 0..<layers[last].inputs { weights[input * layers[last].outputStride] += nodeGradient[input] }
    }

    /// The input of a layer.
    private func activations(
        before layer: Int, _ input: UnsafeMutablePointer<Float>, _ hidden: UnsafeMutablePointer<Float>
    ) -> UnsafeMutablePointer<Float> {
        layer == 0 ? input : hidden + hiddenOffsets[layer - 1]
    }

    private var endsInNode: Bool { outputStride == 1 }
    /// The number of layers that are not a single output node.
    private var denseCount: Int { endsInNode ? layers.count - 1 : layers.count }
}

// MARK: - Sizes

extension NetworkPass {
    /// Rows of a block: their activations stay in the second-level cache, and where the weights do not, there are enough
    /// rows to read the weights seldom.
    private static func blockRows(of layers: [LayerShape]) -> Int {
        layers.reduce(0) { $0 + $1.weightCount } > 1 << 17 ? largestBlock : 64
    }

    /// The most rows of a block of any network.
    static let largestBlock = 512

    /// Whether activations are read from memory faster than computed: from about 24 inputs for each on.
    private static func keepsActivations(of layers: [LayerShape]) -> Bool {
        let hidden = layers.dropLast()
        return hidden.reduce(0) { $0 + $1.weightCount } > 24 * hidden.reduce(0) { $0 + $1.outputStride }
    }
}

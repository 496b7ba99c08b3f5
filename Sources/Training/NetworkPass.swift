import Numerical

/// Forward and backward passes through a network, in blocks of rows whose activations stay in the cache.
///
/// A loss whose rows do not know each other takes `accumulate`, which carries each block forward and backward before the
/// next; a loss that couples the rows of a batch takes `forward` and then `backward`. Gradients replace the activations
/// that they belong to, and nothing is allocated after `init`.
///
/// A step of the training names the key of its dropout, from which follows what is left out, forward and backward alike;
/// without a key all nodes take part.
struct NetworkPass: ~Copyable {
    /// Input of the network, shape `[capacity, padded inputs]`; fill it before `forward`. `backward` consumes it.
    let input: UnsafeMutablePointer<Float>
    /// The most rows of `forward` and `backward`.
    let capacity: Int
    /// Rows of one block.
    let blockRows: Int
    /// Row length of the outputs: 1 for one output node, else padded.
    let outputStride: Int

    let kernels: DenseKernels
    let layers: [LayerShape]
    /// Where the layers of this network begin among the parameters.
    let firstLayer: Int
    let activation: ActivationFunction
    /// The share of each hidden layer that is left out, shape `[layers - 1]`.
    let dropout: [Double]
    /// Whether `backward` leaves the gradient with respect to the input there.
    let givesInputGradient: Bool
    /// Whether all blocks of a batch keep their activations; otherwise `backward` computes them again.
    let keepsActivations: Bool
    let inputs: FloatBuffer
    let outputs: FloatBuffer
    /// Outputs of the hidden layers, shape `[blocks, layers, blockRows, stride]`.
    let hidden: FloatBuffer
    let hiddenOffsets: [Int]
    let hiddenWidth: Int
    let panels: FloatBuffers
    let transposed: FloatBuffers
    /// Gradient of the weights of a single output node, and a place for column sums that nobody needs.
    let nodeGradient: FloatBuffer
    let unused: FloatBuffer

    /// - Parameters:
    ///   - dropout: Shape `[hidden]`; empty for none.
    ///   - capacity: The most rows of `forward` and `backward`; one block is enough for `accumulate` and `forEachBlock`.
    ///   - blockRows: Rows of one block; nil chooses by the size of the layers, as for `keepsActivations`.
    init(
        widths: [Int], firstLayer: Int = 0, activation: ActivationFunction = .relu, dropout: [Double] = [],
        givesInputGradient: Bool = false, capacity: Int, blockRows: Int? = nil, keepsActivations: Bool? = nil,
        kernels: DenseKernels = .best
    ) {
        precondition(capacity > 0, "a pass needs rows")
        let layers = LayerShape.layers(widths)
        let dropout = dropout.isEmpty ? [Double](repeating: 0, count: layers.count - 1) : dropout
        precondition(dropout.count == layers.count - 1, "a share of dropout for each hidden layer")
        let (first, last) = (layers[0], layers[layers.count - 1])
        let blockRows = min(capacity, blockRows ?? Self.blockRows(of: layers))
        let keepsActivations = keepsActivations ?? Self.keepsActivations(of: layers)
        var offsets: [Int] = []
        var width = 0
        for layer in layers.dropLast() {
            offsets.append(width * blockRows)
            width += layer.outputStride
        }
        let blocks = keepsActivations ? (capacity + blockRows - 1) / blockRows : 1
        self.layers = layers
        self.firstLayer = firstLayer
        self.kernels = kernels
        self.activation = activation
        self.dropout = dropout
        self.givesInputGradient = givesInputGradient
        self.capacity = capacity
        self.blockRows = blockRows
        self.keepsActivations = keepsActivations
        outputStride = last.outputs == 1 ? 1 : last.outputStride
        hiddenOffsets = offsets
        hiddenWidth = width
        hidden = FloatBuffer(count: blocks * blockRows * width)
        inputs = FloatBuffer(count: capacity * first.inputStride)
        input = inputs.pointer
        outputs = FloatBuffer(count: capacity * outputStride)
        panels = FloatBuffers(counts: layers.map(\.weightCount))
        transposed = FloatBuffers(counts: layers.map(\.transposedCount))
        nodeGradient = FloatBuffer(count: last.inputStride)
        unused = FloatBuffer(count: layers.map(\.inputStride).max() ?? 0)
    }
}

// MARK: - Losses of independent rows

extension NetworkPass {
    /// Adds the gradient of a loss whose rows do not know each other to `gradient`; returns the sum of the blocks' losses.
    ///
    /// - Parameters:
    ///   - load: Writes the inputs of these rows to the start of `input`.
    ///   - prefetch: Asks for the memory of rows of the next block, some at a time while this one is in work, for there
    ///     are only so many requests under way.
    ///   - loss: Replaces the outputs of these rows, shape `[rows, outputStride]`, by the gradient of the loss with
    ///     respect to them, leaving the padding 0; returns the loss.
    func accumulate(
        _ parameters: borrowing NetworkParameters, rows: Int, dropout key: UInt32? = nil,
        into gradient: borrowing NetworkParameters, load: (Range<Int>) -> Void,
        prefetch: (Range<Int>) -> Void = { _ in }, loss: (Range<Int>, UnsafeMutablePointer<Float>) -> Double
    ) -> Double {
        pack(parameters, key)
        packTransposed(parameters)
        nodeGradient.clear()
        var sum = 0.0
        for block in RowBlocks(rows: rows, size: blockRows) {
            load(block)
            var parts = RowBlocks(
                rows: min(block.upperBound + blockRows, rows), size: (blockRows + 2) / 3, first: block.upperBound)
            func ahead() { if let part = parts.next() { prefetch(part) } }
            ahead()
            forward(parameters, block, input: input, hidden: hidden.pointer, output: outputs.pointer, key)
            ahead()
            sum += loss(block, outputs.pointer)
            ahead()
            backward(block, input: input, hidden: hidden.pointer, gradient: outputs.pointer, into: gradient, key)
        }
        addNodeGradient(to: gradient, key)
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
        pack(parameters, nil)
        for block in RowBlocks(rows: rows, size: blockRows) {
            load(block)
            forward(parameters, block, input: input, hidden: hidden.pointer, output: outputs.pointer, nil)
            body(block, outputs.pointer)
        }
    }
}

// MARK: - Losses of whole batches

extension NetworkPass {
    /// Computes the outputs of the rows of `input`; they are at `output`.
    func forward(_ parameters: borrowing NetworkParameters, rows: Int, dropout key: UInt32? = nil) {
        precondition(rows <= capacity, "\(rows) rows in a pass for \(capacity)")
        pack(parameters, key)
        for block in RowBlocks(rows: rows, size: blockRows) {
            forward(
                parameters, block, input: input(of: block), hidden: hidden(of: block), output: output(of: block), key)
        }
    }

    /// The outputs of the last `forward`, shape `[rows, outputStride]`; for `backward` the gradient takes their place,
    /// the padding staying 0.
    var output: UnsafeMutablePointer<Float> { outputs.pointer }

    /// Appends the outputs of these rows in double precision without padding, shape `[rows, nodes]`.
    func appendOutputs(rows: Int, to values: inout [Double]) {
        for row in 0..<rows {
            for node in 0..<nodes { values.append(Double(output[row * outputStride + node])) }
        }
    }

    /// Puts the derivatives by the outputs of these rows, times a factor, where `backward` finds them.
    ///
    /// - Parameter derivatives: Shape `[rows, nodes]`.
    func writeDerivatives(_ derivatives: [Double], rows: Int, factor: Double = 1) {
        for row in 0..<rows {
            for node in 0..<outputStride {
                output[row * outputStride + node] =
                    node < nodes ? Float(factor * derivatives[row * nodes + node]) : 0
            }
        }
    }

    private var nodes: Int { layers[layers.count - 1].outputs }

    /// Adds the gradient of the loss to `gradient`, given its derivative with respect to each output at `output`.
    ///
    /// It consumes inputs, activations and output gradients: one `backward` for one `forward`, with the same key.
    func backward(
        _ parameters: borrowing NetworkParameters, rows: Int, dropout key: UInt32? = nil,
        into gradient: borrowing NetworkParameters
    ) {
        packTransposed(parameters)
        nodeGradient.clear()
        for block in RowBlocks(rows: rows, size: blockRows) {
            if !keepsActivations { forwardHidden(parameters, block, input(of: block), hidden(of: block), key) }
            backward(
                block, input: input(of: block), hidden: hidden(of: block), gradient: output(of: block),
                into: gradient, key)
        }
        addNodeGradient(to: gradient, key)
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

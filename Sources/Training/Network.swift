import Glibc
import Numerical

/// The trainable parameters of networks of dense layers, and anything of the same shape (gradients, moments).
///
/// A classifier is one network, with an adversary there are two, whose layers follow one another. All lie in one buffer,
/// weights `[inputs, outputStride]` then bias `[outputStride]` for each layer, so that an optimiser sees one vector.
/// Padding is zero and stays zero.
struct NetworkParameters: ~Copyable {
    let layers: [LayerShape]
    let buffer: FloatBuffer
    private let offsets: [Int]

    /// Zeros for a network with layers of these widths: inputs, hidden nodes, outputs.
    init(widths: [Int]) { self.init(networks: [widths]) }

    /// Zeros for several networks.
    init(networks: [[Int]]) {
        precondition(networks.allSatisfy { $0.count >= 2 }, "a network needs inputs and outputs")
        layers = networks.flatMap(LayerShape.layers)
        var offsets: [Int] = []
        var count = 0
        for layer in layers {
            offsets.append(count)
            count += layer.weightCount + layer.outputStride
        }
        self.offsets = offsets
        buffer = FloatBuffer(count: count)
    }

    /// Weights of a layer, shape `[inputs, outputStride]`.
    func weights(_ layer: Int) -> UnsafeMutablePointer<Float> { buffer.pointer + offsets[layer] }

    /// Bias of a layer, shape `[outputStride]`.
    func bias(_ layer: Int) -> UnsafeMutablePointer<Float> { weights(layer) + layers[layer].weightCount }

    /// Draws the weights of these layers, in most cases all, from a distribution; biases are left at 0.
    func initialise(_ initialisation: Initialisation, layers chosen: Range<Int>? = nil, stream: inout RandomStream) {
        for index in chosen ?? layers.indices {
            let layer = layers[index]
            let fans = Double(layer.inputs + layer.outputs)
            for input in 0..<layer.inputs {
                for output in 0..<layer.outputs {
                    let value =
                        switch initialisation {
                        case .glorotUniform: (2 * stream.uniform() - 1) * (6 / fans).squareRoot()
                        case .glorotNormal: stream.gaussian() * (2 / fans).squareRoot()
                        case .heUniform: (2 * stream.uniform() - 1) * (6 / Double(layer.inputs)).squareRoot()
                        case .heNormal: stream.gaussian() * (2 / Double(layer.inputs)).squareRoot()
                        }
                    weights(index)[input * layer.outputStride + output] = Float(value)
                }
            }
        }
    }

    /// Whether no parameter is infinite or not a number.
    var areFinite: Bool {
        for index in 0..<buffer.count where !buffer.pointer[index].isFinite { return false }
        return true
    }

    /// Adds the gradient of Σ_l c_l Σ w², 2 c_l w, to `gradient`.
    ///
    /// - Parameter l2: c of each layer, shape `[layers]`; empty for none.
    func addWeightDecay(_ l2: [Double], to gradient: borrowing NetworkParameters) {
        for (layer, share) in l2.enumerated() where share > 0 {
            DenseKernels.best.addScaled(
                weights(layer), Float(2 * share), to: gradient.weights(layer), count: layers[layer].weightCount)
        }
    }

    /// The parameters of the first layers, in most cases all, without padding, layer by layer: weights
    /// `[inputs, outputs]` row-major, then bias `[outputs]`.
    func packed(layers count: Int? = nil) -> [Float] {
        var values: [Float] = []
        forEachParameter(of: layers.prefix(count ?? layers.count)) { values.append($0.pointee) }
        return values
    }

    /// Takes parameters without padding, as `packed()` gives them.
    func unpack(_ values: [Float]) {
        precondition(values.count == packedCount, "\(values.count) parameters for a network of \(packedCount)")
        var next = 0
        forEachParameter(of: layers[...]) { place in
            place.pointee = values[next]
            next += 1
        }
    }

    /// The number of trainable parameters.
    var packedCount: Int { Self.packedCount(of: layers) }

    static func packedCount(of layers: [LayerShape]) -> Int {
        layers.reduce(0) { $0 + ($1.inputs + 1) * $1.outputs }
    }

    private func forEachParameter(of layers: ArraySlice<LayerShape>, _ body: (UnsafeMutablePointer<Float>) -> Void) {
        for (index, layer) in layers.enumerated() {
            for input in 0..<layer.inputs {
                for output in 0..<layer.outputs { body(weights(index) + input * layer.outputStride + output) }
            }
            for output in 0..<layer.outputs { body(bias(index) + output) }
        }
    }
}

extension LayerShape {
    /// The layers of a network whose nodes are these, from inputs to outputs.
    static func layers(_ widths: [Int]) -> [LayerShape] {
        zip(widths, widths.dropFirst()).map { LayerShape(inputs: $0, outputs: $1) }
    }
}

extension Activation {
    /// The slope of `leakyRelu` below 0.
    static let leakySlope: Float = 0.01

    /// The function that the kernels compute.
    var function: ActivationFunction {
        switch self {
        case .relu: .relu
        case .leakyRelu: .leakyReLU(slope: Self.leakySlope)
        case .elu: .elu
        case .tanh: .tanh
        case .sigmoid: .sigmoid
        case .linear: .linear
        }
    }
}

/// The sigmoid function 1 / (1 + exp(-x)), without overflow.
func sigmoid(_ x: Double) -> Double {
    if x >= 0 { return 1 / (1 + exp(-x)) }
    let e = exp(x)
    return e / (1 + e)
}

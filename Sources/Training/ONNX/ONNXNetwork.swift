/// Dense layers as they are written to ONNX.
struct ONNXNetwork {
    /// The type in which they are computed: single precision for a network, as in our own scoring.
    var element: ONNXElement
    var layers: [Layer]

    /// activation(x · weights + bias).
    struct Layer {
        var inputs: Int
        var outputs: Int
        /// Shape `[inputs, outputs]`, row-major.
        var weights: [Double]
        /// Shape `[outputs]`.
        var bias: [Double]
        /// Nil for the linear function, which needs none.
        var activation: ONNXOperation?
    }

    /// Appends the layers and returns the name of the last one's outputs.
    ///
    /// - Parameters:
    ///   - input: A matrix of type `element`, shape `[N, inputs]`.
    ///   - output: The name of the outputs, shape `[N, outputs]`.
    func append(to graph: inout ONNXGraph, input: String, output: String) -> String {
        var current = input
        for (index, layer) in layers.enumerated() {
            let name = index == layers.count - 1 ? output : "layer\(index)"
            current = append(layer, to: &graph, input: current, output: name, index: index)
        }
        return current
    }

    private func append(
        _ layer: Layer, to graph: inout ONNXGraph, input: String, output: String, index: Int
    ) -> String {
        precondition(layer.weights.count == layer.inputs * layer.outputs && layer.bias.count == layer.outputs)
        let weights = graph.constant(
            layer.weights, as: element, shape: [layer.inputs, layer.outputs], name: "weights\(index)")
        let bias = graph.constant(layer.bias, as: element, shape: [layer.outputs], name: "bias\(index)")
        guard let activation = layer.activation else {
            return graph.append("Gemm", [input, weights, bias], name: output)
        }
        let sum = graph.append("Gemm", [input, weights, bias], name: "sum\(index)")
        return graph.append(activation.name, [sum], name: output, attributes: activation.attributes)
    }
}

/// An operator of one input.
struct ONNXOperation {
    var name: String
    var attributes: [(name: String, value: ONNXAttribute)] = []
}

extension Activation {
    /// The operator of the function; nil for the linear one.
    var operation: ONNXOperation? {
        switch self {
        case .relu: ONNXOperation(name: "Relu")
        case .leakyRelu: ONNXOperation(name: "LeakyRelu", attributes: [("alpha", .float(Self.leakySlope))])
        case .elu: ONNXOperation(name: "Elu", attributes: [("alpha", .float(1))])
        case .tanh: ONNXOperation(name: "Tanh")
        case .sigmoid: ONNXOperation(name: "Sigmoid")
        case .linear: nil
        }
    }
}

extension OutputActivation {
    /// The operator of the function; nil for the linear one.
    var operation: ONNXOperation? {
        switch self {
        case .sigmoid: ONNXOperation(name: "Sigmoid")
        case .softmax: ONNXOperation(name: "Softmax", attributes: [("axis", .integer(1))])
        case .linear: nil
        }
    }
}

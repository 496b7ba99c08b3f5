import Foundation

/// A network of dense layers with its preprocessing, as it is written to ONNX.
///
///     inputs -> (joined) -> missing values replaced -> (x - offset) · scale -> layers -> "scores" [N, nodes]
///
/// The preprocessing is computed in double precision and the layers in single, as in our own scoring.
struct ONNXNetwork {
    /// The matrices that a user feeds: the features, and for a parametrised network its parameters.
    var inputs: [Input]
    /// The type of the numbers that a user feeds.
    var element: ONNXElement
    /// Stands in for a missing value (NaN), over the columns of all inputs in order.
    var replacement: [Double]
    /// Shape of `replacement`.
    var offset: [Double]
    /// Shape of `replacement`.
    var scale: [Double]
    var layers: [Layer]

    /// A matrix of shape `[N, columns]`.
    struct Input {
        var name: String
        var columns: [String]
    }

    /// activation(x · weights + bias).
    struct Layer {
        var inputs: Int
        var outputs: Int
        /// Shape `[inputs, outputs]`, row-major.
        var weights: [Float]
        /// Shape `[outputs]`.
        var bias: [Float]
        var activation: ONNXActivation
    }

    /// The bytes of the .onnx file; the metadata names the columns of each input as a JSON list.
    func encoded() -> [UInt8] {
        var graph = ONNXGraph()
        var current = prepare(in: &graph)
        for (index, layer) in layers.enumerated() {
            let output = index == layers.count - 1 ? "scores" : "layer\(index)"
            current = append(layer, to: &graph, input: current, output: output, index: index)
        }
        return graph.model(
            inputs: inputs.map { ONNXValue(name: $0.name, element: element, columns: $0.columns.count) },
            output: ONNXValue(name: current, element: .float, columns: layers.last?.outputs ?? 0),
            metadata: inputs.map { ($0.name, Self.json($0.columns)) })
    }

    private func prepare(in graph: inout ONNXGraph) -> String {
        let columns = [replacement.count]
        var current = inputs[0].name
        if inputs.count > 1 {
            current = graph.append("Concat", inputs.map(\.name), name: "joined", attributes: [("axis", .integer(1))])
        }
        // In single precision a feature with a large offset would lose the digits that the network looks at.
        if element == .float { current = cast(current, to: .double, name: "wide", in: &graph) }
        let missing = graph.append("IsNaN", [current], name: "missing")
        let stand = graph.constant(replacement, shape: columns, name: "replacement")
        current = graph.append("Where", [missing, stand, current], name: "complete")
        current = graph.append(
            "Sub", [current, graph.constant(offset, shape: columns, name: "offset")], name: "centred")
        current = graph.append("Mul", [current, graph.constant(scale, shape: columns, name: "scale")], name: "scaled")
        return cast(current, to: .float, name: "prepared", in: &graph)
    }

    private func cast(_ input: String, to element: ONNXElement, name: String, in graph: inout ONNXGraph) -> String {
        graph.append("Cast", [input], name: name, attributes: [("to", .integer(element.rawValue))])
    }

    private func append(
        _ layer: Layer, to graph: inout ONNXGraph, input: String, output: String, index: Int
    ) -> String {
        precondition(layer.weights.count == layer.inputs * layer.outputs && layer.bias.count == layer.outputs)
        let weights = graph.constant(layer.weights, shape: [layer.inputs, layer.outputs], name: "weights\(index)")
        let bias = graph.constant(layer.bias, shape: [layer.outputs], name: "bias\(index)")
        guard let activation = layer.activation.operation else {
            return graph.append("Gemm", [input, weights, bias], name: output)
        }
        let sum = graph.append("Gemm", [input, weights, bias], name: "sum\(index)")
        return graph.append(activation.name, [sum], name: output, attributes: activation.attributes)
    }

    private static func json(_ names: [String]) -> String {
        guard let data = try? JSONEncoder().encode(names) else {
            preconditionFailure("a list of names can always be written as JSON")
        }
        return String(decoding: data, as: UTF8.self)
    }
}

/// The activation functions that a layer can have in ONNX.
enum ONNXActivation: Equatable {
    case linear, relu, tanh, sigmoid
    /// Over the nodes of the layer.
    case softmax
    /// x for x > 0, else alpha (exp(x) - 1).
    case elu(alpha: Float)
    /// x for x > 0, else slope · x.
    case leakyRelu(slope: Float)

    /// The operator; nil for the linear function, which needs none.
    var operation: (name: String, attributes: [(name: String, value: ONNXAttribute)])? {
        switch self {
        case .linear: nil
        case .relu: ("Relu", [])
        case .tanh: ("Tanh", [])
        case .sigmoid: ("Sigmoid", [])
        case .softmax: ("Softmax", [("axis", .integer(1))])
        case .elu(let alpha): ("Elu", [("alpha", .float(alpha))])
        case .leakyRelu(let slope): ("LeakyRelu", [("alpha", .float(slope))])
        }
    }
}

import Numerical

extension Classifier {
    /// The classifier with its preprocessing as the bytes of an .onnx file (operators of version 17, IR version 8).
    ///
    /// Input "features" has shape `[N, features]` in the features' units with NaN where a value is missing; the metadata
    /// key "features" holds their names in order as a JSON list. Output "scores" has shape `[N, 1]`, single precision.
    ///
    /// - Parameter element: The type of the features. Single precision rounds a value by up to 6e-8 of its size before
    ///   the model sees it; double precision serves features whose offset is many times their spread.
    package func onnx(element: ONNXElement = .float) -> [UInt8] {
        ONNXNetwork(
            inputs: [.init(name: "features", columns: preprocessing.features)], element: element,
            replacement: preprocessing.replacement, offset: preprocessing.offset, scale: preprocessing.scale,
            layers: onnxLayers()
        ).encoded()
    }

    private func onnxLayers() -> [ONNXNetwork.Layer] {
        let hidden: ONNXActivation =
            switch network.activation {
            case .relu: .relu
            case .leakyRelu: .leakyRelu(slope: Activation.leakySlope)
            case .elu: .elu(alpha: 1)
            case .tanh: .tanh
            case .sigmoid: .sigmoid
            case .linear: .linear
            }
        var rest = parameters[...]
        return zip(widths, widths.dropFirst()).enumerated().map { index, width in
            let weights = rest.prefix(width.0 * width.1)
            let bias = rest.dropFirst(weights.count).prefix(width.1)
            rest = rest.dropFirst(weights.count + bias.count)
            return ONNXNetwork.Layer(
                inputs: width.0, outputs: width.1, weights: Array(weights), bias: Array(bias),
                activation: index == widths.count - 2 ? .sigmoid : hidden)
        }
    }
}

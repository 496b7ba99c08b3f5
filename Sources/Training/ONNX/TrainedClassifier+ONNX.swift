import Numerical

extension TrainedClassifier {
    /// The classifier with its preprocessing as an ONNX model.
    ///
    /// - Parameter element: The type of the features. Single precision rounds a value by up to 6e-8 of its size before
    ///   the model sees it; double precision serves features whose offset is many times their spread.
    /// - Throws: `TrainingError.unsuitableClassifier` for an exact likelihood ratio.
    package func onnx(element: ONNXElement = .float) throws(TrainingError) -> ONNXModel {
        let members =
            switch self {
            case .networks(let ensemble): ensemble.members.map { ONNXMember($0, element: element) }
            case .linearDiscriminant(let discriminant): [ONNXMember(discriminant)]
            case .likelihoodRatio:
                throw .unsuitableClassifier(
                    .likelihoodRatio, reason: "it is a formula of its densities, which is not written as ONNX")
            }
        return ONNXModel(members: members, outputLayer: outputLayer, element: element)
    }
}

extension ONNXMember {
    fileprivate init(_ classifier: Classifier, element: ONNXElement) {
        preprocessing = classifier.preprocessing
        guard let ifElse = classifier.network.ifElse else {
            scorer = .network(ONNXNetwork(classifier, parameters: classifier.parameters))
            return
        }
        let parameters = classifier.parameters
        // Rounded as the features are, so that a value at the threshold stays at it.
        let threshold = element == .float ? Double(Float(ifElse.threshold)) : ifElse.threshold
        scorer = .ifElse(
            IfElseSettings(feature: ifElse.feature, threshold: threshold),
            below: ONNXNetwork(classifier, parameters: Array(parameters.prefix(parameters.count / 2))),
            above: ONNXNetwork(classifier, parameters: Array(parameters.suffix(parameters.count / 2))))
    }

    fileprivate init(_ discriminant: LinearDiscriminant) {
        let layer = ONNXNetwork.Layer(
            inputs: discriminant.direction.count, outputs: 1, weights: discriminant.direction,
            bias: [discriminant.constant], activation: OutputActivation.sigmoid.operation)
        self.init(
            preprocessing: discriminant.preprocessing, scorer: .network(ONNXNetwork(element: .double, layers: [layer])))
    }
}

extension ONNXNetwork {
    /// The network, or one of two, that has these parameters.
    fileprivate init(_ classifier: Classifier, parameters: [Float]) {
        let shapes = LayerShape.layers(classifier.widths)
        var rest = parameters.map(Double.init)[...]
        element = .float
        layers = shapes.enumerated().map { index, shape in
            let weights = rest.prefix(shape.inputs * shape.outputs)
            let bias = rest.dropFirst(weights.count).prefix(shape.outputs)
            rest = rest.dropFirst(weights.count + bias.count)
            return Layer(
                inputs: shape.inputs, outputs: shape.outputs, weights: Array(weights), bias: Array(bias),
                activation: index == shapes.count - 1
                    ? classifier.outputLayer.activation.operation : classifier.network.activation.operation)
        }
    }
}

import Events
import TestSupport
import Testing

@testable import Training

/// Exported classifiers that are more than one network with one output.
@Suite struct ONNXKindTests {
    private let events = ONNXExamples.events

    @Test(arguments: [OutputActivation.softmax, .sigmoid], [[], [7]])
    func severalNodesReproduceTheScores(_ activation: OutputActivation, _ hidden: [Int]) throws {
        let outputLayer = OutputLayer(processes: ONNXExamples.classes, activation: activation)
        let classifier = try ONNXExamples.network(hidden: hidden, outputLayer: outputLayer)
        try expectReproduced(classifier, events)
    }

    @Test func classesAreNamedWhereThereAreSeveral() throws {
        let outputLayer = OutputLayer(processes: ONNXExamples.classes, activation: .softmax)
        let model = try PlainONNX(ONNXExamples.ensemble(2, outputLayer: outputLayer).onnx().encoded())
        #expect(
            model.metadata == ["features": "[\"x1\",\"x2\"]", "classes": "[\"signal\",\"ttbar\",\"ztautau\"]"])
        #expect(model.outputs == [.init(name: "scores", element: 1, columns: 3)])
    }

    @Test(arguments: [1, 2, 10], [ONNXElement.float, .double])
    func ensembleIsTheMeanOfItsMembers(_ count: Int, _ element: ONNXElement) throws {
        try expectReproduced(ONNXExamples.ensemble(count), events, element)
    }

    @Test(arguments: [OutputActivation.softmax, .sigmoid])
    func ensembleOfSeveralNodesIsTheMeanOfEach(_ activation: OutputActivation) throws {
        let outputLayer = OutputLayer(processes: ONNXExamples.classes, activation: activation)
        try expectReproduced(ONNXExamples.ensemble(outputLayer: outputLayer), events)
    }

    /// Nothing demands that all members look at the same features in the same order.
    @Test func membersPickTheirOwnFeatures() throws {
        let members = try [["x2", "x1"], ["z", "x2"], ["x1", "x2", "z"]].map { features in
            try ONNXExamples.network(features: features, purpose: features.joined())
        }
        let classifier = TrainedClassifier.networks(Ensemble(members: members))
        #expect(try classifier.onnx().features == ["x2", "x1", "z"])
        try expectReproduced(classifier, events)
    }

    // MARK: If-else

    @Test(arguments: [-2, 0.3, 0.7, 1.5], [ONNXElement.float, .double])
    func theGatePicksTheNetwork(_ threshold: Double, _ element: ONNXElement) throws {
        let gate = IfElseSettings(feature: "z", threshold: threshold)
        for features in [["x1", "x2"], ["z", "x1"]] {
            let classifier = try ONNXExamples.network(features: features, gate: gate)
            try expectReproduced(classifier, events, element)
            let halves = halves(of: classifier)
            let scores = try classifier.scores(of: events)
            let sides = try [halves.below.scores(of: events), halves.above.scores(of: events)]
            for row in 0..<events.rowCount {
                let isBelow = events.features[3 * row + 2] < threshold
                expectClose(scores[row], sides[isBelow ? 0 : 1][row], absolute: 1e-12)
                #expect((sides[0][row] - sides[1][row]).magnitude > 1e-5, "the sides can be told apart")
            }
        }
    }

    @Test func theFeatureOfTheGateIsAnInputOfTheModel() throws {
        let exported = try ONNXExamples.ifElse().onnx()
        #expect(exported.features == ["x1", "x2", "z"])
        let model = PlainONNX(exported.encoded())
        #expect(model.metadata == ["features": "[\"x1\",\"x2\",\"z\"]"])
        #expect(model.constants["selectedColumns"]?.values == [0, 1])
        #expect(model.constants["gateColumns"]?.values == [2])
        #expect(model.constants["threshold"]?.values == [Double(Float(0.7))])
    }

    @Test func ensembleOfIfElseClassifiersReproducesTheScores() throws {
        try expectReproduced(ONNXExamples.ifElseEnsemble(), events)
    }

    // MARK: Classifiers for comparison

    @Test(arguments: [ONNXElement.float, .double])
    func linearDiscriminantReproducesTheScores(_ element: ONNXElement) throws {
        try expectReproduced(ONNXExamples.discriminant(), events, element)
        let model = try PlainONNX(ONNXExamples.discriminant().onnx(element: element).encoded())
        #expect(model.nodes.suffix(3).map(\.operation) == ["Gemm", "Sigmoid", "Cast"])
        #expect(model.metadata == ["features": "[\"x2\",\"x1\"]"])
    }

    @Test func likelihoodRatioIsRefused() throws {
        let expected = TrainingError.unsuitableClassifier(
            .likelihoodRatio, reason: "it is a formula of its densities, which is not written as ONNX")
        #expect(throws: expected) { try TrainedClassifier.likelihoodRatio(.twoGaussians).onnx() }
    }

    // MARK: Helpers

    /// The networks of an if-else classifier, each by itself.
    private func halves(of classifier: Classifier) -> (below: Classifier, above: Classifier) {
        var network = classifier.network
        network.ifElse = nil
        let count = classifier.parameters.count / 2
        let both = [classifier.parameters.prefix(count), classifier.parameters.suffix(count)].map { parameters in
            Classifier(
                preprocessing: classifier.preprocessing, network: network, outputLayer: classifier.outputLayer,
                parameters: Array(parameters))
        }
        return (both[0], both[1])
    }
}

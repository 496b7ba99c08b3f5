import Events
import Foundation
import Numerical
import TestSupport
import Testing

@testable import Training

@Suite struct ONNXTests {
    private func bytes(_ classifier: Classifier) throws -> [UInt8] {
        try TrainedClassifier.networks(Ensemble(members: [classifier])).onnx().encoded()
    }

    @Test func modelHasTheDocumentedStructure() throws {
        let model = try PlainONNX(bytes(randomClassifier(hidden: [16, 5])))
        #expect(model.irVersion == 8)
        #expect(model.operatorVersion == 17)
        #expect(model.inputs == [.init(name: "features", element: 1, columns: 2)])
        #expect(model.outputs == [.init(name: "scores", element: 1, columns: 1)])
        #expect(model.metadata == ["features": "[\"x1\",\"x2\"]"])
        #expect(
            model.nodes.map(\.operation) == [
                "Cast", "IsNaN", "Where", "Sub", "Mul", "Cast", "Gemm", "Relu", "Gemm", "Relu", "Gemm", "Sigmoid",
            ])
        #expect(model.constants["weights0"].map { [$0.rows, $0.columns] } == [2, 16])
        #expect(model.constants["bias2"]?.columns == 1)
    }

    /// Beginning, first operator and end as protobuf.dev and onnx.proto3 say, encoded by hand.
    @Test func bytesOfASmallModelAreKnown() throws {
        let layer = ONNXNetwork.Layer(inputs: 1, outputs: 1, weights: [1], bias: [0], activation: nil)
        let member = ONNXMember(
            preprocessing: try .fixed(["x"], replacement: [0], offset: [0], scale: [2]),
            scorer: .network(ONNXNetwork(element: .float, layers: [layer])))
        let bytes = ONNXModel(members: [member], outputLayer: .single, element: .double).encoded()
        #expect(bytes.prefix(15).elementsEqual([0x08, 8, 0x12, 10] + Array("sigmasweep".utf8) + [0x3a]))
        let missing: [UInt8] =
            [0x0a, 0x23, 0x0a, 8] + Array("features".utf8) + [0x12, 7] + Array("missing".utf8) + [0x1a, 7]
        #expect(bytes[17..<17 + missing.count].elementsEqual(missing))
        let key: [UInt8] = [0x72, 17, 0x0a, 8] + Array("features".utf8) + [0x12, 5] + Array("[\"x\"]".utf8)
        #expect(bytes.suffix(25).elementsEqual([0x42, 4, 0x0a, 0, 0x10, 17] + key))
    }

    @Test(arguments: [[], [1], [16, 5], [33, 20, 7]], [ONNXElement.float, .double])
    func fileReproducesTheScores(_ hidden: [Int], _ element: ONNXElement) throws {
        try expectReproduced(ONNXExamples.network(hidden: hidden), ONNXExamples.events, element)
    }

    @Test(arguments: Activation.allCases)
    func everyHiddenActivationReproducesTheScores(_ activation: Activation) throws {
        try expectReproduced(ONNXExamples.network(activation: activation), ONNXExamples.events)
    }

    /// Single precision cannot hold such features, so they are fed in double.
    @Test func largeOffsetsAreSubtractedInDoublePrecision() throws {
        var sample = SmallEvents.twoGaussians(200, "onnx")
        sample.features = sample.features.map { $0 + 1e7 }
        let random = try randomClassifier()
        let classifier = try Classifier(
            preprocessing: .fixed(["x1", "x2"], replacement: [1e7, 1e7], offset: [1e7, 1e7], scale: [0.9, 1.1]),
            network: random.network, parameters: random.parameters)
        try expectReproduced(classifier, sample, .double)
    }

    @Test func namesOfAnyKindStandInTheMetadata() throws {
        let names = ["π/\"x\"", "a,b"]
        let metadata = try PlainONNX(bytes(randomClassifier(features: names))).metadata["features"]
        #expect(try JSONDecoder().decode([String].self, from: Data(#require(metadata).utf8)) == names)
    }

    /// A file that was altered and signed again is refused, or it is another classifier that can be exported.
    @Test(arguments: try [ONNXExamples.ifElseEnsemble(), ONNXExamples.discriminant()])
    func noFileTraps(_ classifier: TrainedClassifier) throws {
        let content = Array(classifier.encoded().dropLast(32))
        let length = Int(content[8]) | Int(content[9]) << 8
        var exported = 0
        for position in stride(from: 12, to: 12 + length, by: 3) {
            var altered = content
            altered[position] ^= 1 << (position / 3 % 3)
            let file = altered + Array(ContentHash(of: altered).hex.utf8)
            guard let other = try? TrainedClassifier(decoding: file) else { continue }
            let model = try PlainONNX(other.onnx().encoded())
            #expect(model.outputs.map(\.columns) == [other.outputLayer.nodes])
            exported += 1
        }
        #expect(exported > 0)
    }
}

/// Expects the exported model to give our own scores, missing values and columns of other names in the events.
func expectReproduced(
    _ classifier: TrainedClassifier, _ sample: EventSample, _ element: ONNXElement = .float,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let exported = try classifier.onnx(element: element)
    let model = PlainONNX(exported.encoded())
    let columns = try Preprocessing.columns(of: exported.features, in: sample)
    let width = sample.featureNames.count
    let values = (0..<sample.rowCount).flatMap { row in columns.map { sample.features[row * width + $0] } }
    let features = PlainONNX.Matrix(
        rows: sample.rowCount, columns: columns.count,
        values: element == .float ? values.map { Double(Float($0)) } : values)
    #expect(
        model.inputs == [.init(name: "features", element: element.rawValue, columns: columns.count)],
        sourceLocation: sourceLocation)
    let scores = try #require(model.run(["features": features])["scores"], sourceLocation: sourceLocation)
    let expected = try classifier.scores(of: sample)
    #expect(scores.columns == classifier.outputLayer.nodes && scores.values.count == expected.count)
    for (score, expected) in zip(scores.values, expected) {
        expectClose(score, expected, absolute: 1e-6, sourceLocation: sourceLocation)
    }
}

func expectReproduced(
    _ classifier: Classifier, _ sample: EventSample, _ element: ONNXElement = .float,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let ensemble = Ensemble(members: [classifier])
    try expectReproduced(.networks(ensemble), sample, element, sourceLocation: sourceLocation)
}

import Events
import Foundation
import TestSupport
import Testing

@testable import Training

@Suite struct ONNXTests {
    @Test func modelHasTheDocumentedStructure() throws {
        let model = try PlainONNX(randomClassifier(hidden: [16, 5]).onnx())
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
    @Test func bytesOfASmallModelAreKnown() {
        let network = ONNXNetwork(
            inputs: [.init(name: "f", columns: ["x"])], element: .double, replacement: [0], offset: [0], scale: [2],
            layers: [.init(inputs: 1, outputs: 1, weights: [1], bias: [0], activation: .linear)])
        let bytes = network.encoded()
        #expect(bytes.prefix(15).elementsEqual([0x08, 8, 0x12, 10] + Array("sigmasweep".utf8) + [0x3a]))
        let missing: [UInt8] = [0x0a, 0x1c, 0x0a, 1, 0x66, 0x12, 7] + Array("missing".utf8) + [0x1a, 7]
        #expect(bytes[17..<17 + missing.count].elementsEqual(missing))
        #expect(
            bytes.suffix(18).elementsEqual(
                [0x42, 4, 0x0a, 0, 0x10, 17, 0x72, 10, 0x0a, 1, 0x66, 0x12, 5] + Array("[\"x\"]".utf8)))
    }

    @Test(arguments: [[], [1], [16, 5], [33, 20, 7]], [ONNXElement.float, .double])
    func fileReproducesTheScores(_ hidden: [Int], _ element: ONNXElement) throws {
        var sample = SmallEvents.twoGaussians(200, "onnx")
        for position in stride(from: 3, to: sample.features.count, by: 17) { sample.features[position] = .nan }
        let classifier = try randomClassifier(hidden: hidden)
        try expectReproduced(classifier, sample, element)
    }

    @Test(arguments: Activation.allCases)
    func everyHiddenActivationReproducesTheScores(_ activation: Activation) throws {
        let classifier = try randomClassifier(activation: activation)
        try expectReproduced(classifier, SmallEvents.twoGaussians(100, "onnx"), .float)
        #expect(try Classifier(decoding: classifier.encoded()) == classifier)
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
        let metadata = try PlainONNX(randomClassifier(features: names).onnx()).metadata["features"]
        #expect(try JSONDecoder().decode([String].self, from: Data(#require(metadata).utf8)) == names)
    }

    /// A network of three outputs with every activation, whose last input is a parameter in a matrix of its own.
    @Test(arguments: [
        ONNXActivation.linear, .relu, .tanh, .sigmoid, .softmax, .elu(alpha: 0.7), .leakyRelu(slope: 0.2),
    ])
    func everyActivationIsWritten(_ activation: ONNXActivation) throws {
        let network = ONNXNetwork(
            inputs: [.init(name: "features", columns: ["x1"]), .init(name: "parameters", columns: ["z"])],
            element: .float, replacement: [0, 0], offset: [0.5, -0.5], scale: [2, 3],
            layers: [
                .init(
                    inputs: 2, outputs: 3, weights: [1, -2, 0.5, 0.25, 1, -1], bias: [0.1, 0, -0.1],
                    activation: activation),
                .init(
                    inputs: 3, outputs: 3, weights: [1, 0, 0, 0, 1, 0, 0, 0, 1], bias: [0, 0, 0], activation: .softmax),
            ])
        let model = PlainONNX(network.encoded())
        #expect(model.metadata == ["features": "[\"x1\"]", "parameters": "[\"z\"]"])
        #expect(model.outputs == [.init(name: "scores", element: 1, columns: 3)])
        let scores = try #require(
            model.run([
                "features": .init(rows: 2, columns: 1, values: [0.25, 1.5]),
                "parameters": .init(rows: 2, columns: 1, values: [-0.25, .nan]),
            ])["scores"])
        for (row, x) in [(-0.5, 0.75), (2, 1.5)].enumerated() {
            let sums = [0.1 + x.0 + 0.25 * x.1, -2 * x.0 + x.1, -0.1 + 0.5 * x.0 - x.1]
            for (column, expected) in softmax(plain(activation, sums)).enumerated() {
                expectClose(scores[row, column], expected, absolute: 1e-7)
            }
        }
    }

    // MARK: Helpers

    private func expectReproduced(_ classifier: Classifier, _ sample: EventSample, _ element: ONNXElement) throws {
        let width = sample.featureNames.count
        let input = element == .float ? sample.features.map { Double(Float($0)) } : sample.features
        let model = PlainONNX(classifier.onnx(element: element))
        let outputs = model.run(["features": .init(rows: sample.rowCount, columns: width, values: input)])
        let scores = try #require(outputs["scores"]).values
        let expected = try classifier.scores(of: sample)
        #expect(scores.count == expected.count)
        for (score, expected) in zip(scores, expected) { expectClose(score, expected, absolute: 1e-6) }
    }

    private func softmax(_ x: [Double]) -> [Double] {
        let sum = x.reduce(0) { $0 + exp($1) }
        return x.map { exp($0) / sum }
    }

    private func plain(_ activation: ONNXActivation, _ x: [Double]) -> [Double] {
        switch activation {
        case .linear: x
        case .relu: x.map { max($0, 0) }
        case .tanh: x.map { tanh($0) }
        case .sigmoid: x.map { 1 / (1 + exp(-$0)) }
        case .softmax: softmax(x)
        case .elu(let alpha): x.map { $0 > 0 ? $0 : Double(alpha) * (exp($0) - 1) }
        case .leakyRelu(let slope): x.map { $0 > 0 ? $0 : Double(slope) * $0 }
        }
    }
}

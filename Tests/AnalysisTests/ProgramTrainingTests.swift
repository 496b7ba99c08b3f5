import Events
import Foundation
import Glibc
import Likelihood
import Numerical
import Sweep
import TestSupport
import Testing
import Training

@testable import Analysis

/// Programs of the user's own in the place of the built-in training and measurement.
@Suite struct ProgramTrainingTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func runner(_ script: String) -> RunnerSettings {
        RunnerSettings(command: ["sh", "-c", script].map { CommandWord($0) }, directory: directory.path)
    }

    /// A script that copies what it is given and answers.
    private func answering(_ answer: String) -> RunnerSettings {
        runner("cat > task.json; cp -r . '\(directory.path)/copy'; cat <<'END'\n\(answer)\nEND")
    }

    private let network = """
        {"figures": {"epochs": 7}, "labels": {"training_status": "stoppedEarly"}, "classifier": {"network": {
         "features": ["x2", "x1"], "means": [0.5, -1], "deviations": [2, 0.5], "layers": [
          {"weights": [[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]], "biases": [0.01, 0.02, 0.03], "activation": "tanh"},
          {"weights": [[1], [-2], [0.5]], "biases": [0.1], "activation": "sigmoid"}]}}}
        """

    /// What the network above gives, by hand.
    private func score(_ x1: Double, _ x2: Double) -> Double {
        let (first, second) = ((x2 - 0.5) / 2, (x1 + 1) / 0.5)
        let hidden = [
            tanh(0.1 * first + 0.4 * second + 0.01), tanh(-0.2 * first + 0.5 * second + 0.02),
            tanh(0.3 * first - 0.6 * second + 0.03),
        ]
        return 1 / (1 + exp(-(hidden[0] - 2 * hidden[1] + 0.5 * hidden[2] + 0.1)))
    }

    /// The numbers of a NumPy file and its description.
    private func numpy(_ path: String) throws -> (description: String, numbers: [Double]) {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        #expect(bytes.starts(with: [0x93] + Array("NUMPY".utf8) + [1, 0]))
        let length = Int(bytes[8]) + Int(bytes[9]) << 8
        #expect((10 + length) % 64 == 0 && bytes[9 + length] == UInt8(ascii: "\n"))
        let description = String(decoding: bytes[10..<10 + length], as: UTF8.self)
        let words = stride(from: 10 + length, to: bytes.count, by: 8).map { place in
            bytes[place..<place + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        let isReal = description.contains("'<f8'")
        return (description, words.map { isReal ? Double(bitPattern: $0) : Double(Int64(bitPattern: $0)) })
    }

    @Test func aNetworkIsScoredAsByHand() throws {
        var point = toyPoint()
        point.trainingRunner = answering(network)
        var computer = TaskComputer()
        let output = try computer.point(point)
        #expect(output.train.result.figures == ["epochs": 7])
        let bytes = try #require(output.train.classifier)
        let classifier = try TrainedClassifier(decoding: bytes)
        let events = try prepareEvents(point.events, variations: point.variations, seed: point.seed)
        let scores = try classifier.scores(of: events.test)
        for row in 0..<events.test.rowCount {
            expectClose(
                scores[row], score(events.test.features[2 * row], events.test.features[2 * row + 1]), absolute: 1e-6)
        }
        #expect(output.measure.result.figures["significance"] != nil)
        #expect(output.measure.result.labels["fit_status"] == "converged")
    }

    @Test func theEventsOfATraining() throws {
        var point = toyPoint()
        point.trainingRunner = answering(network)
        point.trainingRunner?.parameters = .mapping([.init("alpha", .real(0.5))])
        var computer = TaskComputer()
        _ = try computer.train(point)
        let task = try JSONValue(parsing: Array(try Data(contentsOf: URL(filePath: directory.file("copy/task.json")))))
        #expect(task["kind"] == .string("train") && task["parameters"]?["alpha"] == .real(0.5))
        #expect(task["point"]?["training"]?["network"]?["hidden"] == .array([.number(.integer(8))]))
        #expect(task["point"]?["measurement"] == nil)
        #expect(task["features"] == .array([.string("x1"), .string("x2")]))
        let events = try prepareEvents(point.events, variations: point.variations, seed: point.seed)
        let names = events.processes.map {
            JSONValue.object([JSONMember("name", .string($0.name)), JSONMember("signal", .bool($0.isSignal))])
        }
        #expect(task["processes"] == .array(names))
        for (name, sample) in [("train", events.train), ("validation", events.validation)] {
            func numbers(_ keys: String...) throws -> [Double] {
                let value = keys.reduce(task["files"]?[name]) { $0?[$1] }
                guard case .string(let path) = value, case .string(let folder) = task["directory"] else { return [] }
                return try numpy(path.replacingOccurrences(of: folder, with: directory.file("copy"))).numbers
            }
            #expect(try numbers("features") == sample.features && numbers("weights") == sample.weights)
            #expect(try numbers("processes") == sample.process.map(Double.init))
            #expect(try numbers("labels") == sample.process.map { events.processes[$0].isSignal ? 1 : 0 })
            let variation = sample.variations[0]
            #expect(try numbers("variations", "x2", "up", "features") == variation.up.features)
            #expect(try numbers("variations", "x2", "down", "weights") == variation.down.weights)
        }
        #expect(task["files"]?["test"] == nil)
        let features = try numpy(directory.file("copy/train/features.npy"))
        #expect(features.description.contains("'shape': (\(events.train.rowCount), 2)"))
        #expect(
            try numpy(directory.file("copy/train/weights.npy")).description.contains(
                "'shape': (\(events.train.rowCount),)"))
    }

    /// The name comes from another worker, and the file is written under it.
    @Test(arguments: ["", ".", "..", "a/b", "/tmp/x", "../x", "a\0b", String(repeating: "a", count: 256)])
    func aClassifierWhoseNameIsNoFileNameIsNone(name: String) {
        #expect(ForeignClassifier(decoding: ForeignClassifier(name: name, content: [1]).encoded()) == nil)
    }

    @Test func aClassifierOfAnyKindIsForProgramsOnly() throws {
        var point = toyPoint()
        point.trainingRunner = runner(
            "printf 'any\\0thing' > model.bin; echo '{\"classifier\": {\"file\": \"model.bin\"}}'")
        var computer = TaskComputer()
        let trained = try computer.train(point)
        let bytes = try #require(trained.classifier)
        #expect(ForeignClassifier(decoding: bytes)?.content == Array("any\0thing".utf8))
        let expected = TrainingError.foreignClassifier(name: "model.bin")
        #expect(throws: AnalysisError.training(expected)) { try computer.measure(point, with: bytes) }
        #expect(expected.description.contains("for a measurement.runner only - model.bin"))

        point.measurementRunner = answering("{\"figures\": {\"mu_hat\": 1.5}}")
        let measured = try computer.measure(point, with: bytes)
        #expect(measured.result.figures == ["mu_hat": 1.5])
        let copy = try Data(contentsOf: URL(filePath: directory.file("copy/classifier/model.bin")))
        #expect(Array(copy) == Array("any\0thing".utf8))
        let task = try JSONValue(parsing: Array(try Data(contentsOf: URL(filePath: directory.file("copy/task.json")))))
        #expect(task["files"]?["workspace"] == nil && task["files"]?["test"]?["scores"] == nil)
        #expect(task["files"]?["test"]?["features"] != nil && task["point"]?["measurement"]?["bins"] != nil)
    }

    @Test func aProgramMeasuresWhatTheBuiltInFitMeasures() throws {
        var point = toyPoint()
        var computer = TaskComputer()
        let plain = try computer.point(point)
        point.measurementRunner = answering("{}")
        let bytes = try #require(plain.train.classifier)
        _ = try computer.measure(point, with: bytes)
        let document = try Data(contentsOf: URL(filePath: directory.file("copy/workspace.json")))
        let (model, data) = try Workspace(json: Array(document)).model()
        let fit = Fitter(try NegativeLogLikelihood(model: model, data: data)).fit()
        let strength = fit.parameters[model.parametersOfInterest[0]]
        expectClose(strength.value, try #require(plain.measure.result.figures["mu_hat"]), absolute: 1e-6)
        expectClose(
            try #require(strength.uncertainty), try #require(plain.measure.result.figures["sigma_mu"]), relative: 1e-6)
        let events = try prepareEvents(point.events, variations: point.variations, seed: point.seed)
        let classifier = try TrainedClassifier(decoding: bytes)
        #expect(try numpy(directory.file("copy/test/scores.npy")).numbers == classifier.scores(of: events.test))
        #expect(
            try numpy(directory.file("copy/validation/x2-up-scores.npy")).numbers.count == events.validation.rowCount)
    }

    @Test(arguments: [
        ("\"x2\", \"x1\"", "\"x2\", \"x3\"", "no feature \"x3\""),
        ("\"x2\", \"x1\"", "\"x2\", \"x2\"", "at least one feature and none twice"),
        ("[0.5, -1]", "[0.5]", "1 means and 2 deviations for 2 features"),
        ("[2, 0.5]", "[2, 0]", "deviations above 0"),
        ("[[1], [-2], [0.5]]", "[[1], [-2]]", "weights of layer 2 are 2 × 1, expected 3 × 1"),
        ("[0.1],", "[1e300],", "a number of layer 2 is not finite in single precision"),
        ("tanh", "softsign", "the hidden layers must have one activation of relu"),
        ("sigmoid", "linear", "the last layer must be 1 sigmoid or 2 nodes of softmax or sigmoid, found 1 of linear"),
        ("\"means\": [0.5, -1], ", "", "network lacks the key \"means\""),
        ("\"classifier\": {\"network\"", "\"classifier\": {\"net\"", "classifier has a key \"net\""),
    ])
    func networksThatAreNone(_ old: String, _ new: String, _ expected: String) throws {
        var point = toyPoint()
        point.trainingRunner = answering(network.replacing(old, with: new))
        var computer = TaskComputer()
        do throws(AnalysisError) {
            _ = try computer.train(point)
            Issue.record("accepted")
        } catch {
            #expect(error.description.contains(expected), "\(error)")
        }
    }

    @Test(arguments: [
        ("echo '{}'", "a training must have a classifier"),
        ("echo '{\"classifier\": {\"file\": \"a\"}}'", "there is no file \"a\" in the folder of the task"),
        ("echo '{\"classifier\": {\"file\": \"../a\"}}'", "must be the name of a file"),
        ("echo '{\"classifier\": {}}'", "the classifier must be a network or a file"),
    ])
    func trainingsWithoutClassifier(_ script: String, _ expected: String) throws {
        var point = toyPoint()
        point.trainingRunner = runner(script)
        var computer = TaskComputer()
        do throws(AnalysisError) {
            _ = try computer.train(point)
            Issue.record("accepted")
        } catch {
            #expect(error.description.contains(expected), "\(error)")
        }
    }
}

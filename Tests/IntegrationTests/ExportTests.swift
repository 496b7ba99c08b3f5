import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite struct ExportTests {
        @Test func aTrainedClassifierBecomesAnONNXModel() async throws {
            let directory = try TemporaryDirectory()
            let path = try await trainedClassifier("network: {hidden: [4]}", in: directory)
            let ending = try await Program.run(["export", path, "classifier.onnx"], in: directory)
            let bytes = try Data(contentsOf: URL(filePath: directory.file("classifier.onnx")))
            let line = "classifier.onnx: 2 features, 1 node, 1 member, \(bytes.count) bytes\n"
            #expect(ending.status == 0 && ending.output == line, "\(ending.output)\(ending.errors)")
            for word in ["features", "scores", "Sigmoid"] { #expect(bytes.firstRange(of: Data(word.utf8)) != nil) }
            let before = try snapshot(of: directory.path)
            expectRefusal(
                try await Program.run(["export", path, "classifier.onnx"], in: directory),
                ["ONNX model not written", "File exists", "classifier.onnx"])
            expectRefusal(
                try await Program.run(["export", "classifier.onnx", "again.onnx"], in: directory), ["classifier"])
            #expect(try snapshot(of: directory.path) == before)
        }

        @Test(arguments: [
            ("network: {hidden: [4], outputs: perProcess}", "2 features, 2 nodes, 1 member, "),
            ("network: {hidden: [4]}, ensemble: {members: 3}", "2 features, 1 node, 3 members, "),
            (
                "network: {hidden: [4], ifElse: {feature: x2, threshold: 0.5}}, inputs: {features: [x1]}",
                "2 features, 1 node, 1 member, "
            ),
            ("classifier: linearDiscriminant", "2 features, 1 node, 1 member, "),
        ])
        func everyKindIsWritten(_ training: String, _ counts: String) async throws {
            let directory = try TemporaryDirectory()
            let path = try await trainedClassifier(training, in: directory)
            let ending = try await Program.run(["export", path, "classifier.onnx", "--double"], in: directory)
            #expect(ending.status == 0 && ending.output.hasPrefix("classifier.onnx: \(counts)"), "\(ending)")
        }

        @Test func aLikelihoodRatioIsRefused() async throws {
            let directory = try TemporaryDirectory()
            let path = try await trainedClassifier("classifier: likelihoodRatio", in: directory)
            expectRefusal(
                try await Program.run(["export", path, "classifier.onnx"], in: directory),
                ["likelihoodRatio", "not written as ONNX"])
            #expect(!FileManager.default.fileExists(atPath: directory.file("classifier.onnx")))
        }

        @Test func helpHasAnExample() async throws {
            let ending = try await Program.run(["export", "--help"], in: TemporaryDirectory())
            #expect(ending.status == 0 && ending.output.contains("Example: sigmasweep export "), "\(ending.output)")
        }

        /// The path of the only classifier of a sweep.
        ///
        /// - Parameter training: Keys of `training`, separated by commas where there are several.
        private func trainedClassifier(_ training: String, in directory: TemporaryDirectory) async throws -> String {
            let keys = training.replacing("}, ", with: "}\n  ")
            let study = Studies.single.replacing("network: {hidden: [4]}", with: keys)
            let ending = try await Program.sweep(study, in: directory)
            try #require(ending.status == 0, "\(ending.errors)")
            return "\(SweepOutput(directory).path)/models/\(try #require(SweepOutput(directory).models.first))"
        }
    }
}

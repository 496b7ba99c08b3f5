import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite struct ExportTests {
        @Test func aTrainedClassifierBecomesAnONNXModel() async throws {
            let directory = try TemporaryDirectory()
            #expect(try await Program.sweep(Studies.single, in: directory).status == 0)
            let output = SweepOutput(directory)
            let model = try #require(output.models.first)
            let path = try #require(
                FileManager.default.subpaths(atPath: directory.path)?.first { $0.hasSuffix(model) })
            let ending = try await Program.run(["export", path, "classifier.onnx"], in: directory)
            #expect(ending.status == 0 && ending.output.hasPrefix("classifier.onnx: 2 features, "), "\(ending.errors)")
            let bytes = try Data(contentsOf: URL(filePath: "\(directory.path)/classifier.onnx"))
            for word in ["features", "scores", "Sigmoid"] { #expect(bytes.firstRange(of: Data(word.utf8)) != nil) }
            let before = try snapshot(of: directory.path)
            expectRefusal(
                try await Program.run(["export", path, "classifier.onnx"], in: directory),
                ["ONNX model not written", "File exists", "classifier.onnx"])
            expectRefusal(
                try await Program.run(["export", "classifier.onnx", "again.onnx"], in: directory), ["classifier"])
            #expect(try snapshot(of: directory.path) == before)
        }
    }
}

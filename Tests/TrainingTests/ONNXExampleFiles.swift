import Events
import Foundation
import Testing

@testable import Training

/// With `SIGMASWEEP_ONNX_EXAMPLES=FOLDER` the examples are written as NAME.onnx, and as NAME.csv the events with our own
/// scores, which `tools/check-onnx FOLDER` compares with those of onnxruntime.
@Suite struct ONNXExampleFiles {
    private static let folder = ProcessInfo.processInfo.environment["SIGMASWEEP_ONNX_EXAMPLES"]

    @Test(.enabled(if: folder != nil)) func examplesAreWritten() throws {
        let folder = URL(filePath: try #require(Self.folder))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, classifier) in try ONNXExamples.all() {
            for (element, suffix) in [(ONNXElement.float, ""), (.double, "-double")] {
                try Data(classifier.onnx(element: element).encoded()).write(
                    to: folder.appending(path: "\(name)\(suffix).onnx"))
                try Data(table(classifier).utf8).write(to: folder.appending(path: "\(name)\(suffix).csv"))
            }
        }
    }

    private func table(_ classifier: TrainedClassifier) throws -> String {
        let sample = ONNXExamples.events
        let (width, nodes) = (sample.featureNames.count, classifier.outputLayer.nodes)
        let scores = try classifier.scores(of: sample)
        let header = sample.featureNames + (0..<nodes).map { "scores\($0)" }
        let rows = (0..<sample.rowCount).map { row in
            (sample.features[row * width..<(row + 1) * width] + scores[row * nodes..<(row + 1) * nodes]).map { "\($0)" }
        }
        return ([header] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
    }
}

import ArgumentParser
import Foundation
import Training

/// `sigmasweep export`
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a trained classifier, with its preprocessing, as an ONNX model.",
        discussion: """
            Takes networks, ensembles of them and linear discriminants. The input "features" holds the features in their \
            units, NaN where missing, in the order that the metadata "features" tells. The output "scores" holds a score \
            for each node; where there are several, the metadata "classes" names their processes.

            Example: sigmasweep export out/toy-lambda/models/IDENTITY classifier.onnx
            """)

    @Argument(help: "A trained classifier, a file of the folder models of a sweep.") var model: String
    @Argument(help: "The ONNX file to write, a new one.") var output: String
    @Flag(
        help: "Take the features in double precision, for values whose spread is below a millionth of their size.")
    var double = false

    func run() throws {
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(filePath: model))
        } catch {
            throw CommandEnding.refused("classifier not read: \(words(error)) - \(model)")
        }
        let classifier = try orRefuse { try TrainedClassifier(decoding: [UInt8](bytes)) }
        let exported = try orRefuse { try classifier.onnx(element: double ? .double : .float) }
        let document = exported.encoded()
        do {
            try Data(document).write(to: URL(filePath: output), options: .withoutOverwriting)
        } catch {
            throw CommandEnding.refused("ONNX model not written: \(words(error)) - \(output)")
        }
        let counts = [
            counted(exported.features.count, "feature"), counted(exported.outputLayer.nodes, "node"),
            counted(exported.memberCount, "member"), counted(document.count, "byte"),
        ]
        print("\(output): \(counts.joined(separator: ", "))")
    }

    private func counted(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }
}

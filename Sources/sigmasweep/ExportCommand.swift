import ArgumentParser
import Foundation
import Training

/// `sigmasweep export`
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a trained classifier, with its preprocessing, as an ONNX model.",
        discussion: "Example: sigmasweep export out/toy-lambda/models/IDENTITY classifier.onnx")

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
        let classifier = try orRefuse { try Classifier(decoding: [UInt8](bytes)) }
        let document = classifier.onnx(element: double ? .double : .float)
        do {
            try Data(document).write(to: URL(filePath: output), options: .withoutOverwriting)
        } catch {
            throw CommandEnding.refused("ONNX model not written: \(words(error)) - \(output)")
        }
        print("\(output): \(classifier.preprocessing.features.count) features, \(document.count) bytes")
    }
}

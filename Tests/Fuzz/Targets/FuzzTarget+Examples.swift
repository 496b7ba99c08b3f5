import Events
import Training

extension FuzzTarget {
    /// Inputs made of the program's own values, by name; those of messages come from the tests of `Wire`.
    package func examples() throws -> [String: [UInt8]] {
        switch self {
        case .wire, .configuration, .workspace: [:]
        case .events: ["of-each-process": Self.eventFile]
        case .classifier: try Self.classifiers()
        case .checkpoint: try Self.checkpoints()
        }
    }

    /// A file of HiggsML events, one of each process in each split.
    private static var eventFile: [UInt8] {
        let header = ["EventId"] + HiggsMLSettings.featureNames + ["Weight", "Label"]
        // Of the signal, Z → ττ, top quarks and W + jets.
        let weights = ["0.0057207", "0.0917703", "0.2268701", "0.25"]
        let rows = (0..<3 * weights.count).map { row in
            let features = HiggsMLSettings.featureNames.indices.map { $0 == row ? "-999.0" : "\(20 + $0).5" }
            return ["\(row)"] + features + [weights[row / 3], row < 3 ? "s" : "b"]
        }
        return Array(([header] + rows).map { $0.joined(separator: ",") + "\n" }.joined().utf8)
    }

    private static func classifiers() throws -> [String: [UInt8]] {
        var examples: [String: [UInt8]] = [:]
        for (index, settings) in (SmallTrainings.settings + SmallTrainings.others).enumerated() {
            var training = try SmallTrainings.training(settings)
            while try training.nextEpoch() != nil {}
            examples["\(index)"] = NumberFiles.input(try training.classifier().encoded())
        }
        return examples
    }

    private static func checkpoints() throws -> [String: [UInt8]] {
        var examples: [String: [UInt8]] = [:]
        for (index, settings) in SmallTrainings.settings.enumerated() {
            var training = try SmallTrainings.training(settings)
            for epoch in 0...3 {
                examples["\(index)-\(epoch)"] = NumberFiles.input(training.checkpoint.encoded())
                _ = try training.nextEpoch()
            }
        }
        return examples
    }
}

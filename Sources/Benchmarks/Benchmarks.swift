import Foundation

/// Times what `tools/bench` compares with other programs and prints one line of JSON:
/// `benchmarks likelihood WHAT WORKSPACE SECONDS` or `benchmarks training NET SECONDS [CPU]`.
///
/// `benchmarks peak` tells the operations a second that the core does at most. `benchmarks steps LOSS EPOCHS STEPS` only
/// trains; `tools/check-allocations` counts what that allocates.
@main
struct Benchmarks {
    private static let usage = """
        usage: benchmarks likelihood WHAT WORKSPACE SECONDS | training NET SECONDS [CPU] | steps LOSS EPOCHS STEPS | peak

        """

    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let line: Data? =
            switch (arguments.first, arguments.count) {
            case ("likelihood", 4):
                try LikelihoodBenchmark(arguments.dropFirst()).map { try JSONEncoder().encode($0.run()) }
            case ("training", 3), ("training", 4):
                try TrainingBenchmark(arguments.dropFirst()).map { try JSONEncoder().encode($0.run()) }
            case ("peak", 1): try JSONEncoder().encode(Peak())
            case ("steps", 4):
                try TrainingSteps(arguments.dropFirst()).map { try JSONEncoder().encode($0.run()) }
            default: nil
            }
        guard let line else { try refuse(usage) }
        print(String(decoding: line, as: UTF8.self))
    }

    /// Ends the program with a sentence.
    static func refuse(_ sentence: String) throws -> Never {
        try FileHandle.standardError.write(contentsOf: Data(sentence.utf8))
        exit(2)
    }
}

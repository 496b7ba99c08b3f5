import Foundation

/// Times what `tools/bench` compares with other programs and prints one line of JSON:
/// `benchmarks likelihood WHAT WORKSPACE SECONDS` or `benchmarks training NET SECONDS [CPU]`.
///
/// `benchmarks peak` tells the operations a second that the core does at most. `benchmarks steps LOSS EPOCHS STEPS` only
/// trains; `tools/check-allocations` counts what that allocates.
///
/// `benchmarks journal FOLDER TASKS BATCH` records tasks, so many in a commit, and reads them back. `benchmarks commits
/// FOLDER` commits until it is killed and prints the number of each commit that is on the disk.
///
/// `benchmarks workers ENDPOINT KEY COUNT SECONDS` plays so many workers whose tasks take a second.
@main
struct Benchmarks {
    private static let usage = """
        usage: benchmarks likelihood WHAT WORKSPACE SECONDS | training NET SECONDS [CPU] | steps LOSS EPOCHS STEPS | peak
            | journal FOLDER TASKS BATCH | commits FOLDER | workers ENDPOINT KEY COUNT SECONDS

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
            case ("journal", 4): try JournalBenchmark(arguments.dropFirst()).map { try JSONEncoder().encode($0.run()) }
            case ("workers", 5): try CrowdBenchmark.run(arguments.dropFirst())
            case ("commits", 2): try JournalBenchmark.commitForEver(arguments[1])
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

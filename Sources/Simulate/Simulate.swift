import ArgumentParser
import Foundation
import Simulation
import Synchronization

/// Runs simulated sweeps, each with its own troubles, and says which of them went wrong.
@main
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run sweeps of the real coordinator and workers in a world that breaks, seed after seed.",
        discussion: """
            Every seed is one run, the same each time. A seed that violates a rule is named with the rule; --trace shows \
            what happened in it.

            Example: tools/simulate --seeds 100000
                     tools/simulate --first 4711 --seeds 1 --trace
            """)

    @Option(help: "How many seeds.") var seeds = 10_000
    @Option(help: "The first seed.") var first = 0
    @Option(help: "Threads; default one per processor.") var threads = ProcessInfo.processInfo.activeProcessorCount
    @Flag(help: "Print what happens.") var trace = false

    func run() throws {
        let start = ContinuousClock.now
        let failures = Mutex<[(seed: Int, complaints: [String])]>([])
        let steps = Atomic(0)
        let done = Atomic(0)
        let count = max(threads, 1)
        DispatchQueue.concurrentPerform(iterations: count) { thread in
            for seed in stride(from: first + thread, to: first + seeds, by: count) {
                let outcome = Simulation(seed: seed, isTraced: trace).run()
                steps.add(outcome.steps, ordering: .relaxed)
                let number = done.add(1, ordering: .relaxed).newValue
                if number.isMultiple(of: 10_000) && number < seeds {
                    FileHandle.standardError.write(Data("\(number) of \(seeds) seeds\n".utf8))
                }
                if trace { print(outcome.trace.joined(separator: "\n")) }
                if !outcome.complaints.isEmpty { failures.withLock { $0.append((seed, outcome.complaints)) } }
            }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let failed = failures.withLock { $0.sorted { $0.seed < $1.seed } }
        for failure in failed.prefix(20) { print("seed \(failure.seed): \(failure.complaints[0])") }
        print(
            "\(seeds) seeds, \(steps.load(ordering: .relaxed)) events, \(failed.count) violations in \((seconds * 10).rounded() / 10) s"
        )
        if !failed.isEmpty { throw ExitCode(1) }
    }
}

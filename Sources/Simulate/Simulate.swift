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
        let tally = Mutex(Tally())
        let count = max(threads, 1)
        DispatchQueue.concurrentPerform(iterations: count) { thread in
            for seed in stride(from: first + thread, to: first + seeds, by: count) {
                let outcome = Simulation(seed: seed, isTraced: trace).run()
                let done = tally.withLock { $0.add(outcome, of: seed) }
                if done.isMultiple(of: 10_000) && done < seeds {
                    FileHandle.standardError.write(Data("\(done) of \(seeds) seeds\n".utf8))
                }
                if trace { print(outcome.trace.joined(separator: "\n")) }
            }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let (events, failed) = tally.withLock { ($0.events, $0.failures.sorted { $0.seed < $1.seed }) }
        for failure in failed.prefix(20) { print("seed \(failure.seed): \(failure.complaint)") }
        print(
            "\(seeds) seeds, \(events) events, \(failed.count) violations in \((seconds * 10).rounded() / 10) s")
        if !failed.isEmpty { throw ExitCode(1) }
    }
}

/// What came of all seeds so far.
private struct Tally {
    var done = 0
    var events = 0
    var failures: [(seed: Int, complaint: String)] = []

    /// Answers how many seeds are done.
    mutating func add(_ outcome: Simulation.Outcome, of seed: Int) -> Int {
        done += 1
        events += outcome.steps
        if let complaint = outcome.complaints.first { failures.append((seed, complaint)) }
        return done
    }
}

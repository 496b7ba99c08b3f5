import Simulation
import Testing

/// A few of the worlds that `tools/simulate` runs through by the hundred thousand.
@Suite("A sweep in a world that breaks")
struct SimulationTests {
    @Test("No rule is violated and the sweep comes to its end", arguments: 0..<8)
    func holds(group: Int) {
        for seed in (group * 12)..<(group * 12 + 12) {
            #expect(Simulation(seed: seed).run().complaints == [], "tools/simulate --first \(seed) --seeds 1 --trace")
        }
    }

    @Test("A seed is one run, the same each time")
    func repeats() {
        let first = Simulation(seed: 4711, isTraced: true).run()
        let second = Simulation(seed: 4711, isTraced: true).run()
        #expect(first.trace == second.trace && first.steps == second.steps)
        #expect(!first.trace.isEmpty)
    }
}

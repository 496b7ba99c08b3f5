import Foundation
import Numerical
import TestSupport
import Testing

@testable import Likelihood

@Suite struct ToyEnsembleTests {
    private let origin = ToyOrigin(
        identity: ContentHash(of: "model and data"), seed: 7, parameterOfInterest: "mu", statistic: .discovery,
        hypothesis: .background)

    private func ensemble(_ toys: Range<Int>) -> ToyEnsemble {
        let outcomes = toys.map { $0 % 4 == 3 ? ToyOutcome.failure(.stalled) : .value(Double($0) / 8) }
        return ToyEnsemble(origin: origin, first: toys.lowerBound, outcomes: outcomes)
    }

    @Test func failuresAreCountedAndNotAmongTheValues() {
        let outcomes: [ToyOutcome] = [
            .value(2), .failure(.stalled), .value(1), .failure(.iterationLimit), .failure(.stalled),
        ]
        let ensemble = ToyEnsemble(origin: origin, first: 3, outcomes: outcomes)
        #expect(ensemble.values == [2, 1])
        #expect(ensemble.toys == [3..<8])
        #expect(ensemble.failures == [.stalled: 2, .iterationLimit: 1])
    }

    @Test func mergingInAnyOrderEqualsOneRun() throws {
        let merged = try ensemble(10..<15).merging(ensemble(0..<4)).merging(ensemble(4..<10))
        #expect(merged == ensemble(0..<15))
        #expect(try ensemble(0..<0).merging(ensemble(0..<15)) == merged)
    }

    @Test func gapsRemainUntilTheyAreFilled() throws {
        let gap = try ensemble(8..<10).merging(ensemble(0..<3))
        #expect(gap.toys == [0..<3, 8..<10])
        #expect(try gap.merging(ensemble(3..<8)) == ensemble(0..<10))
    }

    @Test func noPseudoExperimentCountsTwice() {
        #expect(throws: ToyError.overlap(3..<4)) { try ensemble(0..<4).merging(ensemble(3..<9)) }
        #expect(throws: ToyError.overlap(2..<5)) { try ensemble(2..<5).merging(ensemble(0..<9)) }
    }

    @Test func ensemblesOfOtherOriginsAreNotMerged() {
        let others = [
            with(origin) { $0.identity = ContentHash(of: "other data") }, with(origin) { $0.seed = 8 },
            with(origin) { $0.parameterOfInterest = "mu2" }, with(origin) { $0.hypothesis = .signalPlusBackground },
            with(origin) { $0.statistic = .exclusion(signalStrength: 1) },
        ]
        for other in others {
            #expect(throws: ToyError.differentOrigins(origin, other)) {
                try ensemble(0..<4).merging(ToyEnsemble(origin: other, first: 4, outcomes: [.value(1)]))
            }
        }
    }

    @Test func ensemblesSurviveJSON() throws {
        let original = try ensemble(0..<6).merging(ensemble(9..<13))
        let decoded = try JSONDecoder().decode(ToyEnsemble.self, from: JSONEncoder().encode(original))
        #expect(decoded == original)
    }

    @Test(arguments: [
        (#""values":[0]"#, #""values":[0,1]"#), (#""values":[0]"#, #""values":[-1]"#),
        (#""toys":[0,1]"#, #""toys":[1,0]"#),
        (#""toys":[0,1]"#, #""toys":[4,5]"#), (#""failures":{}"#, #""failures":{"0":"bored"}"#),
    ])
    func brokenEnsemblesAreNotRead(text: String, replacement: String) throws {
        let gap = try ensemble(0..<1).merging(ensemble(4..<5))
        let json = try #require(String(data: JSONEncoder().encode(gap), encoding: .utf8))
        #expect(json.contains(text))
        let broken = Data(json.replacingOccurrences(of: text, with: replacement).utf8)
        #expect(throws: (any Error).self) { try JSONDecoder().decode(ToyEnsemble.self, from: broken) }
    }

    @Test func tailsCountTheValuesNotBelow() {
        let values = [3, 1, 0, 2.5, 0, 0, 7, 1]
        let tail = EmpiricalTail(values)
        for limit in [0, 0.5, 1, 1.0000000001, 2.5, 7, 8] {
            let plain = values.filter { $0 >= limit - 1e-7 }.count
            #expect(tail.share(above: limit) == Double(plain) / 8)
        }
    }

    @Test func uncertaintiesAreThoseOfWilson() {
        let tail = EmpiricalTail((0..<100).map(Double.init))
        expectClose(tail.probability(of: 80).uncertainty, 0.0399108, relative: 1e-3)
        // Nothing seen: 0 to 1 / (n + 1) at one standard deviation.
        expectClose(tail.probability(of: 100).uncertainty, 0.5 / 101, relative: 1e-12)
    }

    @Test func quantilesAreThoseOfNumpy() {
        let sorted = [0.1, 0.2, 0.4, 0.8]
        expectClose(sorted.quantile(0.5), 0.3, relative: 1e-12)
        expectClose(sorted.quantile(0.9), 0.68, relative: 1e-12)
        #expect(sorted.quantile(0) == 0.1 && sorted.quantile(1) == 0.8 && [5.0].quantile(0.3) == 5)
    }

    private func with(_ origin: ToyOrigin, _ change: (inout ToyOrigin) -> Void) -> ToyOrigin {
        var changed = origin
        change(&changed)
        return changed
    }
}

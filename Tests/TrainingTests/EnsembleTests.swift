import Events
import Glibc
import Numerical
import TestSupport
import Testing

@testable import Training

@Suite struct EnsembleTests {
    private let sample = SmallEvents.twoGaussians(200, "ensemble")

    private func randomEnsemble(_ count: Int) throws -> Ensemble {
        try Ensemble(members: (0..<count).map { try randomClassifier(hidden: [3], purpose: "member \($0)") })
    }

    // MARK: Scores

    @Test func scoreAndSpreadAreMeanAndDeviationOfTheMembers() throws {
        let ensemble = try randomEnsemble(4)
        let members = try ensemble.members.map { try $0.scores(of: sample) }
        let (scores, spread) = (try ensemble.scores(of: sample), try ensemble.spread(of: sample))
        for row in 0..<sample.rowCount {
            let mean = members.reduce(0) { $0 + $1[row] } / 4
            let variance = members.reduce(0) { $0 + ($1[row] - mean) * ($1[row] - mean) } / 3
            expectClose(scores[row], mean, relative: 1e-14)
            expectClose(spread[row], variance.squareRoot(), relative: 1e-12)
        }
    }

    @Test func oneMemberScoresAsItselfWithoutSpread() throws {
        let ensemble = try randomEnsemble(1)
        for (score, own) in zip(try ensemble.scores(of: sample), try ensemble.members[0].scores(of: sample)) {
            expectClose(score, own, relative: 1e-14)
        }
        #expect(try ensemble.spread(of: sample).allSatisfy { $0 == 0 })
    }

    /// A score of exactly 0 or 1 would have no logit.
    @Test func logitsOfCertainMembersStayFinite() throws {
        let certain = try randomEnsemble(2).members.map { member in
            Classifier(
                preprocessing: member.preprocessing, network: NetworkSettings(hidden: []), parameters: [0, 0, 2000])
        }
        #expect(try Ensemble(members: certain).logits(of: sample).allSatisfy { $0 == 2000 })
    }

    // MARK: Training

    private let settings = TrainingSettings(network: NetworkSettings(hidden: [4]), batch: 50, patience: 2, epochs: 2)
    private let identity = ContentHash(of: "ensemble")

    private func train(
        _ ensemble: EnsembleSettings, _ events: PreparedEvents
    ) throws -> (ensemble: Ensemble, histories: [TrainingHistory]) {
        var settings = settings
        settings.ensemble = ensemble
        var training = try ClassifierTraining(settings, events: events, seed: 1, identity: identity)
        while try training.nextEpoch() != nil {}
        guard case .networks(let trained) = try training.classifier() else { throw TrainingError.noSignal }
        return (trained, training.histories)
    }

    @Test func membersDifferAndDoNotDependOnTheirNumber() throws {
        let events = SmallEvents.prepared(train: 200)
        let three = try train(EnsembleSettings(members: 3), events)
        let two = try train(EnsembleSettings(members: 2), events)
        #expect(Array(three.ensemble.members.prefix(2)) == two.ensemble.members)
        #expect(three.ensemble.members[0] != three.ensemble.members[1])
        #expect(three.ensemble.members[1] != three.ensemble.members[2])
        #expect(three.histories.count == 3)
    }

    @Test func firstMemberIsTheTrainingItself() throws {
        let events = SmallEvents.prepared(train: 200)
        let ensemble = try train(EnsembleSettings(), events)
        let single = try trainClassifier(settings, events: events, seed: 1, identity: identity)
        #expect(ensemble.ensemble.members == [single.classifier])
        #expect(ensemble.histories == [single.history])
    }

    @Test(arguments: [EnsembleVariation.bootstrap, .both])
    func bootstrapTrainsOnOtherEventsAndIsReproducible(_ vary: EnsembleVariation) throws {
        let events = SmallEvents.prepared(train: 200)
        let bootstrap = EnsembleSettings(members: 2, vary: vary)
        let first = try train(bootstrap, events)
        let plain = try train(EnsembleSettings(members: 2), events)
        #expect(try train(bootstrap, events).ensemble == first.ensemble)
        for index in 0..<2 {
            #expect(first.ensemble.members[index].preprocessing != plain.ensemble.members[index].preprocessing)
        }
        #expect(first.ensemble.members[0].preprocessing != first.ensemble.members[1].preprocessing)
    }

    /// After steps of length 0 the parameters are the initial ones.
    @Test(arguments: EnsembleVariation.allCases)
    func initialParametersAreSharedByTheBootstrapAlone(_ vary: EnsembleVariation) throws {
        let events = SmallEvents.prepared(train: 100)
        var still = settings
        still.optimiser = OptimiserSettings(kind: .sgd, learningRate: 1e-30)
        still.ensemble = EnsembleSettings(members: 2, vary: vary)
        var training = try ClassifierTraining(still, events: events, seed: 1, identity: identity)
        while try training.nextEpoch() != nil {}
        guard case .networks(let ensemble) = try training.classifier() else { throw TrainingError.noSignal }
        let (first, second) = (ensemble.members[0].parameters, ensemble.members[1].parameters)
        let areEqual = zip(first, second).allSatisfy { ($0 - $1).magnitude < 1e-20 }
        #expect(areEqual == (vary == .bootstrap))
    }

    @Test func replicaRepeatsWholeRows() throws {
        var stream = SmallEvents.stream("replica")
        let replica = SmallEvents.mixed.bootstrapReplica(from: &stream)
        let mixed = SmallEvents.mixed
        for row in 0..<replica.rowCount {
            let values = replica.features[2 * row..<2 * row + 2]
            let source = try #require((0..<16).first { values.elementsEqual(mixed.features[2 * $0..<2 * $0 + 2]) })
            #expect(replica.process[row] == mixed.process[source])
            #expect(replica.weights[row] == mixed.weights[source])
            for (varied, original) in zip(replica.variations, mixed.variations) {
                for (varied, original) in [(varied.up, original.up), (varied.down, original.down)] {
                    #expect(varied.weights[row] == original.weights[source])
                    let features = varied.features.map { Array($0[2 * row..<2 * row + 2]) }
                    #expect(features == original.features.map { Array($0[2 * source..<2 * source + 2]) })
                }
            }
        }
    }

    /// The counts n of 4000 rows: mean 1 ± 1/√4000, second factorial moment E n(n - 1) = 1 ± √(6/4000), within 4 sigma.
    @Test func rowsAreRepeatedByPoissonNumbers() {
        let rows = 4000
        let sample = EventSample(
            featureNames: ["row"], features: (0..<rows).map(Double.init), process: [Int](repeating: 0, count: rows),
            weights: [Double](repeating: 1, count: rows), variations: [])
        var stream = SmallEvents.stream("counts")
        var counts = [Double](repeating: 0, count: rows)
        for row in sample.bootstrapReplica(from: &stream).features { counts[Int(row)] += 1 }
        let size = Double(rows)
        expectClose(counts.reduce(0, +) / size, 1, absolute: 4 / size.squareRoot())
        expectClose(counts.reduce(0) { $0 + $1 * ($1 - 1) } / size, 1, absolute: 4 * (6 / size).squareRoot())
    }

    // MARK: File

    private func bytes(_ ensemble: Ensemble) -> [UInt8] { TrainedClassifier.networks(ensemble).encoded() }

    @Test func roundTripIsEqualToTheBit() throws {
        let ensemble = try randomEnsemble(3)
        let bytes = bytes(ensemble)
        #expect(try TrainedClassifier(decoding: bytes) == .networks(ensemble))
        #expect(try TrainedClassifier(decoding: bytes).encoded() == bytes)
    }

    @Test func ensembleIsNotReadAsOneNetwork() throws {
        let bytes = try bytes(randomEnsemble(2))
        #expect(throws: TrainingError.self) { try Classifier(decoding: bytes) }
    }

    @Test func everyTruncationAndFlippedBitThrows() throws {
        let bytes = try bytes(randomEnsemble(2))
        for count in stride(from: 0, to: bytes.count, by: 3) {
            #expect(throws: TrainingError.self) { try TrainedClassifier(decoding: Array(bytes.prefix(count))) }
        }
        for position in stride(from: 0, to: bytes.count, by: 3) {
            var altered = bytes
            altered[position] ^= 1 << (position % 8)
            #expect(throws: TrainingError.self) { try TrainedClassifier(decoding: altered) }
        }
    }
}

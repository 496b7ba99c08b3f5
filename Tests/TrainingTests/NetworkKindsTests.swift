import Events
import Numerical
import TestSupport
import Testing

@testable import Training

/// Networks of several nodes, with two sides, with weight decay, and told the nuisance parameter.
@Suite struct NetworkKindsTests {
    private let identity = ContentHash(of: "kinds")

    // MARK: Several nodes

    @Test(arguments: [
        (LossKind.categoricalCrossEntropy, OutputActivation.softmax), (.meanSquaredError, .softmax),
        (.crossEntropy, .sigmoid),
    ])
    func everyProcessHasANode(_ kind: LossKind, _ activation: OutputActivation) throws {
        let events = ThreeClasses.prepared(1500)
        let settings = TrainingSettings(
            network: NetworkSettings(hidden: [16], outputs: .perProcess), loss: LossSettings(kind: kind),
            optimiser: OptimiserSettings(learningRate: 0.01), batch: 100, epochs: 15)
        let classifier = try trainClassifier(settings, events: events, seed: 1, identity: identity).classifier
        #expect(classifier.outputLayer == OutputLayer(processes: events.processes, activation: activation))
        let scores = try classifier.scores(of: events.test)
        var right = 0
        for row in 0..<events.test.rowCount {
            let own = Array(scores[3 * row..<3 * row + 3])
            if activation == .softmax { expectClose(own.reduce(0, +), 1, relative: 1e-12) }
            if own.firstIndex(of: own.max() ?? 0) == events.test.process[row] { right += 1 }
        }
        // Three unit Gaussians at distances of 3: nine events in ten lie nearest to their own.
        #expect(Double(right) > 0.85 * Double(events.test.rowCount))
        let evaluation = try classifier.evaluate(
            events.test, split: "test", processes: events.processes, settings: settings)
        #expect(evaluation.penalties.isEmpty && evaluation.crossEntropy > 0)
        let signal = evaluation.outputLayer.signalScores(evaluation.scores)
        #expect(signal.count == events.test.rowCount && signal.allSatisfy { (0...1).contains($0) })
        let area = areaUnderCurve(
            scores: signal, isSignal: events.test.process.map { $0 == 0 }, weights: events.test.weights)
        #expect(try #require(area) > 0.9)
    }

    /// σµ of class × bin histograms falls below that of the cross-entropy's classes.
    @Test(arguments: [LossKind.signalStrength, .constrained])
    func signalStrengthTakesClasses(_ kind: LossKind) throws {
        let events = ThreeClasses.prepared(1500)
        let settings = TrainingSettings(
            network: NetworkSettings(hidden: [16], outputs: .perProcess),
            loss: LossSettings(
                kind: kind, warmUpEpochs: 10, signalStrength: SignalStrengthSettings(bins: 6)),
            optimiser: OptimiserSettings(learningRate: 0.01), batch: 1500, patience: 60, epochs: 60)
        let history = try trainClassifier(settings, events: events, seed: 1, identity: identity).history
        let uncertainties = history.epochs.compactMap(\.validationUncertainty)
        #expect(uncertainties.count == 50 && history.epochs[9].validationUncertainty == nil)
        #expect(try #require(uncertainties.min()) < uncertainties[0])
    }

    @Test func balancedWeightsGiveEachClassTheSameSum() throws {
        let sample = ThreeClasses.sample(300, "weights")
        let settings = TrainingSettings(network: NetworkSettings(outputs: .perProcess))
        let prepared = try TrainingSample(sample, processes: ThreeClasses.processes, settings)
        for process in 0..<3 {
            let own = (0..<300).filter { sample.process[$0] == process }
            expectClose(own.reduce(0) { $0 + prepared.lossWeights[$1] }, 100, relative: 1e-12)
            for row in own {
                #expect(prepared.targets[3 * row..<3 * row + 3].elementsEqual([0, 1, 2].map { $0 == process ? 1 : 0 }))
            }
        }
    }

    @Test func thePenaltyNeedsOneNode() {
        let settings = TrainingSettings(
            network: NetworkSettings(outputs: .perProcess), penalty: PenaltySettings(strength: 1), epochs: 1)
        #expect(throws: TrainingError.unsuitablePenalty(nodes: 3)) {
            try trainClassifier(settings, events: ThreeClasses.prepared(60), seed: 1, identity: identity)
        }
    }

    // MARK: If-else

    /// Each side is the training on its own events alone, with the preprocessing of all.
    @Test func sidesAreTrainedApart() throws {
        let events = NuisanceEvents.prepared(400)
        var settings = TrainingSettings(
            inputs: InputSettings(standardise: false),
            network: NetworkSettings(hidden: [6], ifElse: IfElseSettings(feature: "z", threshold: 0)), batch: 50,
            patience: 2, epochs: 8)
        var training = try ClassifierTraining(settings, events: events, seed: 1, identity: identity)
        var networks: Set<Int> = []
        while let record = try training.nextEpoch() { networks.insert(record.network ?? -1) }
        guard case .networks(let ensemble) = try training.classifier() else { throw TrainingError.noSignal }
        let classifier = ensemble.members[0]
        #expect(networks == [0, 1] && training.histories.count == 2)
        settings.network.ifElse = nil
        var below = events
        func isBelow(_ sample: EventSample, _ row: Int) -> Bool { sample.features[3 * row + 2] < 0 }
        // Both classes have the same share on both sides, so that the balance is the same.
        below.train = events.train.choosing((0..<400).filter { isBelow(events.train, $0) })
        below.validation = events.validation.choosing((0..<400).filter { isBelow(events.validation, $0) })
        let alone = try trainClassifier(settings, events: below, seed: 1, identity: identity)
        #expect(Array(classifier.parameters.prefix(alone.classifier.parameters.count)) == alone.classifier.parameters)
        #expect(training.histories[0].epochs.map(\.validationLoss) == alone.history.epochs.map(\.validationLoss))
        let (scores, own) = (try classifier.scores(of: events.test), try alone.classifier.scores(of: events.test))
        for row in 0..<400 {
            #expect((scores[row] == own[row]) == isBelow(events.test, row), "the other side has its own network")
        }
        let file = TrainedClassifier.networks(ensemble)
        #expect(try TrainedClassifier(decoding: file.encoded()) == file)
    }

    /// The threshold is on a feature that tells the classes: the scores of both sides must be of one scale.
    @Test func sidesShareTheBalanceOfTheClasses() throws {
        let sample = SmallEvents.twoGaussians(200, "balance")
        let side = sample.choosing((0..<200).filter { sample.features[2 * $0] < 0.7 })
        func weights(_ sample: EventSample, of whole: EventSample?) throws -> [Double] {
            try TrainingSample(sample, of: whole, processes: SmallEvents.processes, TrainingSettings()).lossWeights
        }
        let (whole, own) = (try weights(sample, of: nil), try weights(side, of: sample))
        let expected = (0..<200).filter { sample.features[2 * $0] < 0.7 }.map { whole[$0] }
        #expect(own == expected)
        #expect(try weights(side, of: nil) != expected)
    }

    @Test func aSideWithoutEventsIsRefused() {
        let settings = TrainingSettings(
            network: NetworkSettings(ifElse: IfElseSettings(feature: "z", threshold: 10)), epochs: 1)
        #expect(throws: TrainingError.emptySide(class: "signal", split: "training")) {
            try trainClassifier(settings, events: NuisanceEvents.prepared(40), seed: 1, identity: identity)
        }
    }

    // MARK: Weight decay

    @Test func weightDecayAddsItsGradient() throws {
        let widths = [3, 5, 1]
        let network = NetworkParameters(widths: widths)
        var stream = SmallEvents.stream("decay")
        network.initialise(.heNormal, stream: &stream)
        for index in 0..<5 { network.bias(0)[index] = 3 }
        let gradient = NetworkParameters(widths: widths)
        network.addWeightDecay([0.5, 0.25], to: gradient)
        let (values, slopes) = (network.packed(), gradient.packed())
        for index in values.indices {
            // 15 weights, 5 biases, 5 weights, 1 bias.
            let factor: Float = index < 15 ? 1 : index < 20 ? 0 : index < 25 ? 0.5 : 0
            #expect(slopes[index] == factor * values[index])
        }
        network.addWeightDecay([], to: gradient)
        #expect(gradient.packed() == slopes)
    }

    @Test func weightDecayShrinksTheWeights() throws {
        let events = SmallEvents.prepared(train: 400, validation: 200)
        func size(_ l2: [Double]) throws -> Float {
            let settings = TrainingSettings(
                network: NetworkSettings(hidden: [16], l2: l2), optimiser: OptimiserSettings(learningRate: 0.01),
                batch: 100, epochs: 20)
            return try trainClassifier(settings, events: events, seed: 1, identity: identity)
                .classifier.parameters.reduce(0) { $0 + $1 * $1 }
        }
        #expect(try size([0.05, 0.05]) < 0.5 * size([]))
    }

    /// The adversary's decay is that of its own layers, also where the classifier has none.
    @Test func adversaryDecaysItsOwnLayers() throws {
        let events = NuisanceEvents.prepared(100)
        func parameters(_ l2: [Double]) throws -> [Float] {
            let settings = TrainingSettings(
                network: NetworkSettings(hidden: [4]),
                adversary: AdversarySettings(strength: 1e-30, target: "z", hidden: [4], l2: l2), batch: 100, epochs: 2)
            return try trainClassifier(settings, events: events, seed: 1, identity: identity).classifier.parameters
        }
        // An adversary too weak to matter leaves the classifier alone, whatever decays in it.
        #expect(try parameters([]) == parameters([1, 1]))
    }

    // MARK: Told the nuisance parameter

    /// σµ is the mean over the values of z, each computed of its own events as if they were all.
    @Test(arguments: [HistogramGradient.ownBin, .softHistogram])
    func uncertaintyIsTheMeanOverTheParameter(_ gradient: HistogramGradient) throws {
        let sample = NuisanceEvents.sample(200, "aware")
        var settings = TrainingSettings(
            inputs: InputSettings(standardise: false), network: NetworkSettings(hidden: [5], activation: .tanh),
            loss: LossSettings(
                kind: .signalStrength,
                signalStrength: SignalStrengthSettings(bins: 4, gradient: gradient, parameter: "z")))
        func objective(_ sample: EventSample) throws -> (loss: Double, gradient: [Float]) {
            let prepared = try TrainingSample(sample, processes: SmallEvents.processes, settings)
            let widths = [3, 5, 1]
            let network = NetworkParameters(widths: widths)
            var stream = SmallEvents.stream("aware network")
            network.initialise(.glorotNormal, stream: &stream)
            let pass = NetworkPass(widths: widths, activation: .tanh, capacity: 3 * prepared.rowCount)
            let slopes = NetworkParameters(widths: widths)
            var objective = try Objective(settings, for: prepared)
            var rows = Array(0..<prepared.rowCount)
            stream.shuffle(&rows)
            let loss = objective.loss(of: prepared, rows: rows[...], network, pass, gradient: slopes)
            return (loss.total, slopes.packed())
        }
        let together = try objective(sample)
        settings.loss.signalStrength.parameter = ""
        var apart: [(loss: Double, gradient: [Float])] = []
        for z in NuisanceEvents.values {
            var own = sample.choosing((0..<200).filter { sample.features[3 * $0 + 2] == z })
            // A fifth of the events, with the yield of all.
            own.weights = own.weights.map { 5 * $0 }
            for index in own.variations.indices {
                own.variations[index].up.weights = own.variations[index].up.weights.map { 5 * $0 }
                own.variations[index].down.weights = own.variations[index].down.weights.map { 5 * $0 }
            }
            apart.append(try objective(own))
        }
        expectClose(together.loss, apart.reduce(0) { $0 + $1.loss } / 5, relative: 1e-6)
        let scale = together.gradient.map(\.magnitude).max() ?? 0
        for index in together.gradient.indices {
            let mean = apart.reduce(0) { $0 + Double($1.gradient[index]) } / 5
            expectClose(Double(together.gradient[index]), mean, absolute: 2e-5 * Double(scale))
        }
    }

    @Test func awareTrainingLowersTheMeanUncertainty() throws {
        let events = NuisanceEvents.prepared(3000)
        let settings = TrainingSettings(
            network: NetworkSettings(hidden: [16]),
            loss: LossSettings(
                kind: .signalStrength, warmUpEpochs: 10,
                signalStrength: SignalStrengthSettings(bins: 6, parameter: "z")),
            optimiser: OptimiserSettings(kind: .nadam, learningRate: 0.01), batch: 3000, patience: 50, epochs: 60)
        let history = try trainClassifier(settings, events: events, seed: 1, identity: identity).history
        let uncertainties = history.epochs.compactMap(\.validationUncertainty)
        #expect(try #require(uncertainties.min()) < 0.97 * uncertainties[0])
    }

    @Test func aParameterOfManyValuesIsRefused() {
        let settings = TrainingSettings(
            loss: LossSettings(kind: .signalStrength, signalStrength: SignalStrengthSettings(parameter: "x1")),
            epochs: 1)
        #expect(throws: TrainingError.unsuitableParameter("x1", values: 3000)) {
            try trainClassifier(settings, events: NuisanceEvents.prepared(3000), seed: 1, identity: identity)
        }
    }
}

/// Three unit Gaussians at the corners of a triangle with sides of 3; the first is signal.
enum ThreeClasses {
    static let processes = ["s", "b", "c"].map { Process(name: $0, isSignal: $0 == "s") }

    static func prepared(_ count: Int) -> PreparedEvents {
        PreparedEvents(
            processes: processes, train: sample(count, "three train"), validation: sample(count, "three validation"),
            test: sample(count, "three test"))
    }

    static func sample(_ count: Int, _ purpose: String) -> EventSample {
        var stream = SmallEvents.stream(purpose)
        let process = (0..<count).map { $0 % 3 }
        let corners = [(0.0, 0.0), (3.0, 0.0), (1.5, 2.6)]
        var features: [Double] = []
        for index in process {
            features += [corners[index].0 + stream.gaussian(), corners[index].1 + stream.gaussian()]
        }
        let weights = process.map { [20.0, 300, 100][$0] / Double(count / 3) }
        func moved(_ amount: Double) -> VariedEvents {
            VariedEvents(
                features: features.enumerated().map { process[$0 / 2] == 1 && $0 % 2 == 0 ? $1 + amount : $1 },
                weights: weights)
        }
        return EventSample(
            featureNames: ["x1", "x2"], features: features, process: process, weights: weights,
            variations: [SampleVariation(name: "x1", up: moved(0.7), down: moved(-0.7))])
    }
}

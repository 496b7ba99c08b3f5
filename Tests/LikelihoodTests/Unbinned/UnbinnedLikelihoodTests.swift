import Foundation
import Likelihood
import Numerical
import TestSupport
import Testing

@Suite struct UnbinnedLikelihoodTests {
    private func experiment(_ purpose: String, signal: Double = 30, background: Double = 100) -> UnbinnedEvents {
        var stream = RandomStream(purpose)
        return UnbinnedEvents(
            ratios: BumpHunt(width: 0.08).pseudoExperiment(signal: signal, background: background, stream: &stream))
    }

    @Test func valueIsTheSumOfItsDefinition() throws {
        let events = experiment("value")
        let likelihood = try UnbinnedLikelihood(signal: 20, background: 100, events: events)
        func plain(_ mu: Double) -> Double {
            events.ratios.reduce(mu * 20 + 100) { $0 - log(mu * 20 * $1 + 100) }
        }
        for mu in [-0.2, 0.7, 1, 3] {
            expectClose(likelihood.value(at: [mu]) - likelihood.value(at: [0]), plain(mu) - plain(0), absolute: 1e-11)
        }
        #expect(likelihood.value(at: [0]) == 0)
        #expect(likelihood.value(at: [-2]) == .infinity)
    }

    @Test func fineBinningConvergesToTheUnbinnedLikelihood() throws {
        var stream = RandomStream("fine bins")
        let model = BumpHunt(width: 0.08)
        let places = (0..<40).map { _ in 0.08 * stream.gaussian() } + (0..<100).map { _ in stream.uniform() - 0.5 }
        let unbinned = try UnbinnedLikelihood(
            signal: 30, background: 100, events: UnbinnedEvents(ratios: places.map(model.ratio)))
        func binned(_ bins: Int) throws -> TemplateFamily {
            let centres = BumpHunt.grid(bins)
            var counts = [Double](repeating: 0, count: bins)
            for place in places { counts[min(Int((place + 0.5) * Double(bins)), bins - 1)] += 1 }
            return try TemplateFamily(hypotheses: [
                TemplateHypothesis(
                    nuisanceValue: 0, signal: centres.map { 30 * model.ratio(at: $0) / Double(bins) },
                    background: centres.map { _ in 100 / Double(bins) }, counts: counts)
            ])
        }
        let best = unbinned.fit().values[0]
        let distances = try [20, 200, 20_000].map { try abs(binned($0).fit().signalStrength - best) }
        #expect(distances[1] < distances[0] && distances[2] < distances[1])
        #expect(distances[2] < 1e-3)
        let family = try binned(20_000)
        for mu in [0, 1, 2.5] {
            let rise = family.value(signalStrength: mu, at: 0) - family.value(signalStrength: 1.5, at: 0)
            expectClose(rise, unbinned.value(at: [mu]) - unbinned.value(at: [1.5]), absolute: 1e-2)
        }
    }

    @Test func eventsOfOneRatioAreACountingExperiment() throws {
        let likelihood = try UnbinnedLikelihood(
            signal: 10, background: 100, events: UnbinnedEvents(ratios: [1], weights: [118]))
        let fit = likelihood.fit()
        expectClose(fit.values[0], 1.8, relative: 1e-9)
        expectClose(try #require(fit.parameters[0].uncertainty), 118.0.squareRoot() / 10, relative: 1e-7)
        expectClose(likelihood.discoveryTest(bestFit: fit).q0, 2 * (118 * log(1.18) - 18), relative: 1e-9)
        let interval = likelihood.interval(bestFit: fit)
        for distance in [try #require(interval.up), try #require(interval.down)] {
            expectClose(likelihood.profile(at: 1.8 + distance, bestFit: fit).rise, 1, relative: 1e-9)
        }
    }

    @Test(arguments: [
        (10.0, 100.0, 0.08, 0.6299216797281546), (20, 100, 0.08, 0.35600659551920993),
        (10, 100, 0.08 * 2.squareRoot(), 0.7175173469900676), (50, 1000, 0.08, 0.36916033972474277),
    ])
    func uncertaintyOnAsimovDataIsTheReference(
        _ signal: Double, _ background: Double, _ width: Double, _ expected: Double
    ) throws {
        // D_bumphunt.json, sigma_mu_optimal_asymptotic.
        let events = BumpHunt(width: width).asimov(signal: signal, background: background)
        let fit = try UnbinnedLikelihood(signal: signal, background: background, events: events).fit()
        expectClose(fit.values[0], 1, absolute: 1e-7)
        expectClose(try #require(fit.parameters[0].uncertainty), expected, relative: 1e-7)
    }

    @Test func fixedTotalGivesThePseudoTrueSignalFractionOfAWrongWidth() throws {
        // D_bumphunt.json, figure7_right: 10⁴ events, a tenth signal of width 0.08, analysed with another width.
        let reference = [
            (0.03, 0.04579160428849083, 0.004141629767384187), (0.08, 0.1, 0.006871266795781915),
            (0.16, 0.15413063071742378, 0.011395571258608952),
        ]
        let truth = BumpHunt(width: 0.08).asimov(signal: 1000, background: 9000, points: 20_000)
        for (width, fraction, uncertainty) in reference {
            let events = UnbinnedEvents(
                ratios: BumpHunt.grid(20_000).map(BumpHunt(width: width).ratio), weights: truth.weights)
            let fit = try UnbinnedLikelihood(
                signal: 1e4, background: 1e4, events: events, yieldTerm: .fixedTotal
            ).fit()
            // The fraction is µ / (1 + µ).
            let mu = fit.values[0]
            expectClose(mu / (1 + mu), fraction, absolute: 1e-8)
            let sigma = try #require(fit.parameters[0].uncertainty)
            expectClose(sigma / ((1 + mu) * (1 + mu)), uncertainty, relative: 1e-6)
        }
    }

    @Test func knownResolutionOfEachEventImprovesTheUncertaintyAsInFigure5() throws {
        // D_bumphunt.json, figure5: widths uniform in (0, 0.29), 10⁴ events, a tenth signal.
        let cells = 200
        let widths = (0..<cells).map { 0.29 * (Double($0) + 0.5) / Double(cells) }
        // Places y = ½ t⁴ lie close where narrow signals are; both halves of the distribution are the same.
        let steps = (0..<cells).map { (Double($0) + 0.5) / Double(cells) }
        let places = steps.map { 0.5 * pow($0, 4) }
        let cellSizes = steps.map { 4 * pow($0, 3) / Double(cells) }
        let ratios = widths.map { width in places.map(BumpHunt(width: width).ratio) }
        func interval(_ known: [[Double]]) throws -> ClosedRange<Double> {
            let weights = ratios.flatMap { row in
                zip(row, cellSizes).map { 1e4 * (0.1 * $0 + 0.9) * $1 / Double(cells) }
            }
            let likelihood = try UnbinnedLikelihood(
                signal: 1e4, background: 1e4, events: UnbinnedEvents(ratios: known.flatMap(\.self), weights: weights),
                yieldTerm: .fixedTotal)
            let fit = likelihood.fit()
            let interval = likelihood.interval(bestFit: fit)
            let ends = [try #require(interval.down), try #require(interval.up)].map { fit.values[0] + $0 }
            return ends[0] / (1 + ends[0])...ends[1] / (1 + ends[1])
        }
        let averages = places.indices.map { place in ratios.reduce(0) { $0 + $1[place] } / Double(cells) }
        let (with, without) = (try interval(ratios), try interval(ratios.map { _ in averages }))
        // The mid-point rule of 200 cells is off by up to 1.1·10⁻⁵, a quarter of that at 400.
        let ends = [with.lowerBound, with.upperBound, without.lowerBound, without.upperBound]
        let reference = [0.09256356563594303, 0.10756118119817992, 0.090707408549851, 0.10938626048764816]
        for (end, expected) in zip(ends, reference) { expectClose(end, expected, absolute: 1.5e-5) }
    }

    @Test func derivativesWithNuisanceParametersAreThoseOfDifferences() throws {
        for yieldTerm in YieldTerm.allCases {
            let likelihood = try exampleWithNuisances(yieldTerm: yieldTerm)
            for values in [[1.1, 0.4, -0.3], [0.6, -0.7, 0.8], [0.3, 1.6, -1.4]] {
                expectDerivatives(of: likelihood, at: values, step: 1e-4, relative: 1e-6)
            }
        }
    }

    @Test func variedDensitiesAreMetAtOneStandardDeviation() throws {
        let events = experiment("varied")
        let up = events.ratios.map { $0 * 1.3 + 0.1 }
        let down = events.ratios.map { $0 * 0.8 }
        let backgroundUp = events.ratios.map { 1 + 0.01 * $0 }
        let likelihood = try UnbinnedLikelihood(
            signal: 20, background: 100, events: events,
            nuisances: [
                UnbinnedNuisance(
                    name: "scale", signalYield: .init(up: 1.1, down: 0.95), backgroundYield: .init(up: 0.9, down: 1.2),
                    signalRatios: .init(up: up, down: down),
                    backgroundRatios: .init(up: backgroundUp, down: events.ratios))
            ])
        let mu = 1.7
        let sumUp = zip(up, backgroundUp).reduce(mu * 22 + 90 - 100 + 0.5) {
            $0 - log((mu * 22 * $1.0 + 90 * $1.1) / 100)
        }
        expectClose(likelihood.value(at: [mu, 1]), sumUp, absolute: 1e-10)
        let sumDown = zip(down, events.ratios).reduce(mu * 19 + 120 - 100 + 0.5) {
            $0 - log((mu * 19 * $1.0 + 120 * $1.1) / 100)
        }
        expectClose(likelihood.value(at: [mu, -1]), sumDown, absolute: 1e-10)
    }

    @Test func fitWithNuisanceParametersIsAMinimumAndLosesPrecision() throws {
        let likelihood = try exampleWithNuisances(yieldTerm: .extended)
        let fit = likelihood.fit()
        #expect(fit.status == .converged)
        for index in 0..<3 {
            for distance in [-0.01, 0.01] {
                var values = fit.values
                values[index] += distance
                #expect(likelihood.value(at: values) > likelihood.value(at: fit.values))
            }
        }
        let known = likelihood.fit(fixing: [1: fit.values[1], 2: fit.values[2]])
        #expect(try #require(fit.parameters[0].uncertainty) > #require(known.parameters[0].uncertainty))
        let interval = likelihood.interval(bestFit: fit)
        expectClose(try #require(interval.up), try #require(fit.parameters[0].uncertainty), relative: 0.15)
    }

    private func exampleWithNuisances(yieldTerm: YieldTerm) throws -> UnbinnedLikelihood {
        var stream = RandomStream("nuisances")
        let places = (0..<40).map { _ in 0.08 * stream.gaussian() } + (0..<100).map { _ in stream.uniform() - 0.5 }
        let width = { (width: Double) in places.map(BumpHunt(width: width).ratio) }
        return try UnbinnedLikelihood(
            signal: 30, background: 100, events: UnbinnedEvents(ratios: width(0.08)),
            nuisances: [
                UnbinnedNuisance(
                    name: "resolution", signalYield: .init(up: 1.05, down: 0.97),
                    signalRatios: .init(up: width(0.10), down: width(0.065))),
                UnbinnedNuisance(
                    name: "slope", auxiliaryData: 0.2, backgroundYield: .init(up: 1.2, down: 0.85),
                    backgroundRatios: .init(up: places.map { 1 + 0.4 * $0 }, down: places.map { 1 - 0.5 * $0 })),
            ], yieldTerm: yieldTerm)
    }

    @Test func intervalOfAFitWithoutLikelihoodFails() throws {
        let likelihood = try UnbinnedLikelihood(
            signal: 1, background: 1, events: UnbinnedEvents(ratios: [1, 50]))
        let impossible = likelihood.fit(fixing: [0: -1])
        #expect(impossible.status == .noFiniteLikelihood)
        #expect(likelihood.profile(at: 1, bestFit: impossible).rise.isNaN)
        #expect(likelihood.interval(bestFit: impossible).upper == .failed(.noFiniteLikelihood))
    }

    @Test func impossibleLikelihoodsAreRefused() {
        func make(
            signal: Double = 1, background: Double = 1, ratios: [Double] = [1, 2], weights: [Double]? = nil,
            _ nuisances: [UnbinnedNuisance] = []
        ) throws {
            _ = try UnbinnedLikelihood(
                signal: signal, background: background, events: UnbinnedEvents(ratios: ratios, weights: weights),
                nuisances: nuisances)
        }
        #expect(throws: ModelError.self) { try make(signal: 0) }
        #expect(throws: ModelError.self) { try make(background: .nan) }
        #expect(throws: ModelError.self) { try make(ratios: [1, -1]) }
        #expect(throws: ModelError.self) { try make(ratios: [1, .infinity]) }
        #expect(throws: ModelError.self) { try make(weights: [1]) }
        #expect(throws: ModelError.self) { try make(weights: [1, -1]) }
        let shape = UnbinnedNuisance.DensityRatios(up: [1, 2], down: [1, 2])
        #expect(throws: ModelError.self) { try make([UnbinnedNuisance(name: "mu")]) }
        #expect(throws: ModelError.self) { try make(ratios: [1], [UnbinnedNuisance(name: "a", signalRatios: shape)]) }
        #expect(throws: ModelError.self) {
            try make(ratios: [1, 0], [UnbinnedNuisance(name: "a", signalRatios: shape)])
        }
        #expect(throws: ModelError.self) {
            try make([UnbinnedNuisance(name: "a", signalYield: .init(up: 0, down: 1))])
        }
    }
}

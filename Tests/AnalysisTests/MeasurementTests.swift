import Events
import Likelihood
import Sweep
import TestSupport
import Testing

@testable import Analysis
@testable import Training

@Suite struct MeasurementTests {
    /// The figures of every measurement with the variation `x2`, without those of its nuisance parameters.
    private static let common: Set<String> = [
        "auc", "auc_x2_up", "auc_x2_down", "penalty", "penalty_x2_up", "penalty_x2_down", "cross_entropy",
        "normalisation_up_x2_signal", "normalisation_down_x2_signal", "normalisation_up_x2_background",
        "normalisation_down_x2_background", "significance", "significance_stat", "mu_hat", "sigma_mu", "sigma_mu_stat",
        "sigma_mu_syst", "sigma_mu_fisher", "mu_up", "mu_down", "bins_filled", "significance_counting",
        "sigma_mu_counting",
    ]

    private static func figures(of nuisance: String) -> Set<String> {
        ["pull_", "constraint_", "correlation_mu_", "impact_up_", "impact_down_"].map { $0 + nuisance }
            .reduce(into: []) { $0.insert($1) }
    }

    private func measured(_ settings: MeasurementSettings, selection: [Cut] = []) throws -> TaskResult {
        var computer = TaskComputer()
        var point = toyPoint(measurement: settings)
        point.events.selection = selection
        return try computer.point(point).measure.result
    }

    @Test(arguments: [
        (MeasurementSettings(bins: 5), ["x2"]),
        (MeasurementSettings(bins: 5, nuisanceModel: .split), ["x2_norm", "x2_shape"]),
        (MeasurementSettings(bins: 5, nuisances: .named([])), []),
        (MeasurementSettings(bins: 1), ["x2"]),
        (MeasurementSettings(bins: 60), ["x2"]),
        (MeasurementSettings(bins: 5, signalStrength: 0), ["x2"]),
    ])
    func figuresAreCompleteAndFinite(settings: MeasurementSettings, nuisances: [String]) throws {
        // A cut on the varied feature changes the total of the background, so that x2_norm is not idle.
        let result = try measured(settings, selection: [Cut(feature: "x2", max: 2)])
        let expected = nuisances.reduce(Self.common) { $0.union(Self.figures(of: $1)) }
        #expect(Set(result.figures.keys) == expected)
        #expect(result.figures.values.allSatisfy { $0.isFinite })
        #expect(result.figures.keys.allSatisfy { FigureNames.isNumeric($0) })
        #expect(result.labels == ["fit_status": "converged"])
    }

    @Test func theCountingLimitIsTheMeasurementInOneBin() throws {
        let one = try measured(MeasurementSettings(bins: 1)).figures
        let five = try measured(MeasurementSettings(bins: 5)).figures
        for name in ["significance", "sigma_mu"] {
            let counting = try #require(five["\(name)_counting"])
            expectClose(counting, try #require(one[name]), relative: 1e-9)
            #expect(one["\(name)_counting"] == one[name])
        }
    }

    @Test func figuresAgreeWithEachOther() throws {
        let result = try measured(MeasurementSettings(bins: 5))
        let figures = result.figures
        func figure(_ name: String) throws -> Double { try #require(figures[name]) }
        expectClose(try figure("mu_hat"), 1, absolute: 1e-6)
        expectClose(try figure("pull_x2"), 0, absolute: 1e-6)
        let (total, stat, syst) = (try figure("sigma_mu"), try figure("sigma_mu_stat"), try figure("sigma_mu_syst"))
        expectClose(total * total, stat * stat + syst * syst, relative: 1e-9)
        let (significance, known) = (try figure("significance"), try figure("significance_stat"))
        #expect(significance <= known)
        let (area, constraint, correlation) = (
            try figure("auc"), try figure("constraint_x2"), try figure("correlation_mu_x2")
        )
        #expect(area > 0.5 && area < 1)
        #expect(constraint > 0 && constraint < 1.0001)
        #expect(correlation.magnitude < 1)
        expectClose(
            try figure("penalty"), try figure("penalty_x2_up") + figure("penalty_x2_down"), relative: 1e-12)
    }

    @Test func theFitIsKeptInFull() throws {
        let result = try measured(MeasurementSettings(bins: 5))
        let fit = try #require(result.fit)
        #expect(fit.parameters.map(\.name) == ["x2", "mu"])
        #expect(fit.parameters.last?.value == result.figures["mu_hat"])
        #expect(fit.parameters.last?.uncertainty == result.figures["sigma_mu"])
        #expect(fit.covariance?.count == 4)
        #expect(Set(fit.templates.keys) == ["signal", "background"])
        let (signal, background) = (try #require(fit.templates["signal"]), try #require(fit.templates["background"]))
        expectClose(signal.reduce(0, +), 20, relative: 1e-12)
        expectClose(background.reduce(0, +), 200, relative: 1e-12)
        #expect(fit.data.count == signal.count)
        for (observed, expected) in zip(fit.data, zip(signal, background)) {
            expectClose(observed, expected.0 + expected.1, relative: 1e-9)
        }
    }

    @Test func everyBinThatIsFittedExpectsBackground() throws {
        let fit = try #require(try measured(MeasurementSettings(bins: 200)).fit)
        let background = try #require(fit.templates["background"])
        #expect(background.count < 200)
        #expect(background.allSatisfy { $0 > 0 })
    }

    @Test func theNumberOfTestEventsIsAPartOfTheUncertainty() throws {
        let settings = MeasurementSettings(bins: 5, statisticalUncertainty: .perBin)
        let result = try measured(settings)
        let (total, known) = (try #require(result.figures["sigma_mu"]), try measured(MeasurementSettings(bins: 5)))
        let simulation = try #require(result.figures["sigma_mu_mcstat"])
        let exact = try #require(known.figures["sigma_mu"])
        expectClose(total * total, exact * exact + simulation * simulation, relative: 1e-8)
        #expect(simulation > 0)
        #expect(result.labels == ["fit_status": "converged"])
        let names = try #require(result.fit).parameters.map(\.name)
        let bins = Int(try #require(result.figures["bins_filled"]))
        #expect(names == ["x2", "mu"] + (0..<bins).map { "stat_discriminant[\($0)]" })
        #expect(!result.figures.keys.contains { $0.contains("stat_discriminant") })
    }

    @Test func aChangeOfTheTotalIsAFigure() throws {
        let figures = try measured(MeasurementSettings(bins: 5), selection: [Cut(feature: "x2", max: 2)]).figures
        let up = try #require(figures["normalisation_up_x2_background"])
        let down = try #require(figures["normalisation_down_x2_background"])
        #expect(up < 0 && down > 0)
        #expect(figures["normalisation_up_x2_signal"] == 0)
    }

    @Test func anOutputThatIsNoNumberIsRefused() throws {
        let point = toyPoint()
        let events = try prepareEvents(point.events, variations: point.variations, seed: point.seed)
        let trained = try trainClassifier(
            point.training, events: events, seed: 1, identity: point.trainSpecification.id.hash
        ).classifier
        let broken = Classifier(
            preprocessing: trained.preprocessing, network: trained.network,
            parameters: trained.parameters.map { _ in .nan })
        #expect(throws: AnalysisError.scoreNotFinite(row: 0)) {
            _ = try measureClassifier(.networks(Ensemble(members: [broken])), on: events, at: point)
        }
    }
}

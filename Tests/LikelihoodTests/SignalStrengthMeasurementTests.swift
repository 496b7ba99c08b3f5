import Foundation
import TestSupport
import Testing

@testable import Likelihood

@Suite struct SignalStrengthMeasurementTests {
    private static let plainFigures = [
        "significance", "significance_stat", "mu_hat", "sigma_mu", "sigma_mu_stat", "sigma_mu_syst", "sigma_mu_fisher",
        "mu_up", "mu_down",
    ]

    @Test(arguments: NuisanceModel.allCases, StatisticalUncertainty.allCases)
    func everyFigureIsThere(nuisanceModel: NuisanceModel, statisticalUncertainty: StatisticalUncertainty) throws {
        let measurement = try measureSignalStrengths(
            discriminant(),
            settings: MeasurementSettings(nuisanceModel: nuisanceModel, statisticalUncertainty: statisticalUncertainty))
        #expect(measurement.status == .converged)
        let names =
            nuisanceModel == .joint
            ? ["tau_pt", "met"] : ["tau_pt_norm", "tau_pt_shape", "met_norm", "met_shape"]
        let expected =
            Self.plainFigures + ["bins_filled"] + (statisticalUncertainty == .perBin ? ["sigma_mu_mcstat"] : [])
            + names.flatMap { name in
                ["pull", "constraint", "correlation_mu", "impact_up", "impact_down"].map { "\($0)_\(name)" }
            }
        let figures = measurement.figures
        #expect(Set(figures.keys) == Set(expected))
        #expect(figures["bins_filled"] == 4)
    }

    @Test(arguments: NuisanceModel.allCases) func figuresAreConsistent(nuisanceModel: NuisanceModel) throws {
        let measurement = try measureSignalStrengths(
            discriminant(), settings: MeasurementSettings(nuisanceModel: nuisanceModel))
        let figures = measurement.figures
        func figure(_ name: String) throws -> Double { try #require(figures[name]) }
        expectClose(try figure("mu_hat"), 1, absolute: 1e-7)
        let sigma = try figure("sigma_mu")
        expectClose(sigma, try figure("sigma_mu_fisher"), relative: 1e-8)
        expectClose(
            sigma * sigma, pow(try figure("sigma_mu_stat"), 2) + pow(try figure("sigma_mu_syst"), 2), relative: 1e-12)
        #expect(try figure("sigma_mu_syst") > 0.01)
        #expect(try figure("significance") < figure("significance_stat"))
        expectClose(try figure("mu_up"), sigma, relative: 0.1)
        expectClose(try figure("mu_down"), -sigma, relative: 0.1)
        for nuisance in measurement.signals[0].nuisances {
            expectClose(nuisance.pull.value, 0, absolute: 1e-7)
            let constraint = try #require(nuisance.pull.constraint)
            #expect(constraint > 0 && constraint < 1 + 1e-9)
            // To first order the impact is correlation times σµ.
            let linear = try #require(nuisance.correlation) * sigma
            expectClose(try #require(nuisance.impact.postfit?.up.value), linear, absolute: 0.1 * sigma)
            expectClose(try #require(nuisance.impact.postfit?.down.value), -linear, absolute: 0.1 * sigma)
        }
    }

    @Test func withoutNuisancesStatisticsIsAll() throws {
        let measurement = try measureSignalStrengths(
            discriminant(), settings: MeasurementSettings(nuisances: .named([]), signalStrength: 1.5))
        let figures = measurement.figures
        #expect(figures["sigma_mu"] == figures["sigma_mu_stat"])
        #expect(figures["sigma_mu_syst"] == 0)
        expectClose(figures["significance"] ?? .nan, figures["significance_stat"] ?? .nan, relative: 1e-12)
        expectClose(figures["mu_hat"] ?? .nan, 1.5, absolute: 1e-7)
        // Σ s²/n over the filled bins at µ = 1.5.
        let information = [(1.0, 400.0), (3, 200), (8, 100), (12, 30)].reduce(0) {
            $0 + $1.0 * $1.0 / ($1.1 + 1.5 * $1.0)
        }
        expectClose(figures["sigma_mu"] ?? .nan, 1 / information.squareRoot(), relative: 1e-7)
    }

    @Test func theTemplatesOfOneBinAddTheirVariance() throws {
        let templates = [
            ProcessTemplate(name: "signal", signal: "signal", nominal: [20], variances: [3]),
            ProcessTemplate(name: "background", nominal: [100], variances: [30]),
        ]
        let figures = try measureSignalStrengths(
            discriminant(templates), settings: MeasurementSettings(statisticalUncertainty: .perBin)
        ).figures
        // γ has the width √33 / 120 and the slope 120, so that the variance of µ is (120 + 33) / 20².
        expectClose(figures["sigma_mu"] ?? .nan, 153.0.squareRoot() / 20, relative: 1e-9)
        expectClose(figures["sigma_mu_stat"] ?? .nan, 120.0.squareRoot() / 20, relative: 1e-9)
        expectClose(figures["sigma_mu_mcstat"] ?? .nan, 33.0.squareRoot() / 20, relative: 1e-9)
        expectClose(figures["sigma_mu_syst"] ?? .nan, 33.0.squareRoot() / 20, relative: 1e-9)
    }

    @Test func theSimulationIsAPartOfTheSystematicUncertainty() throws {
        func figures(_ statistical: StatisticalUncertainty) throws -> [String: Double] {
            try measureSignalStrengths(
                discriminant(), settings: MeasurementSettings(statisticalUncertainty: statistical)
            ).figures
        }
        let (with, without) = (try figures(.perBin), try figures(.none))
        func figure(_ name: String) throws -> Double { try #require(with[name]) }
        #expect(try figure("sigma_mu_mcstat") > 0 && figure("sigma_mu_mcstat") < figure("sigma_mu_syst"))
        // On Asimov data the factors known at their best fit are as good as none.
        let known = (pow(try figure("sigma_mu"), 2) - pow(try figure("sigma_mu_mcstat"), 2)).squareRoot()
        expectClose(known, without["sigma_mu"] ?? .nan, relative: 1e-8)
        expectClose(try figure("sigma_mu_stat"), without["sigma_mu_stat"] ?? .nan, relative: 1e-8)
    }

    /// Fisher information with derivatives of yields of pyhf 0.7.6, and its fits at a tolerance of 10⁻⁶.
    @Test func twoChannelsAgreeWithPyhf() throws {
        let pairs = exampleTemplates[1].rebinned { bins in [bins[0] + bins[1], bins[2] + bins[4]] }
        let figures = try measureSignalStrengths(
            discriminant() + [ChannelTemplates(name: "control", processes: [pairs])],
            settings: MeasurementSettings(statisticalUncertainty: .perBin)
        ).figures
        expectClose(figures["sigma_mu"] ?? .nan, 0.5574365804386823, relative: 1e-8)
        expectClose(figures["sigma_mu_stat"] ?? .nan, 0.4958038721689459, relative: 1e-8)
        expectClose(figures["sigma_mu_mcstat"] ?? .nan, 0.20169767226952076, relative: 1e-7)
        expectClose(figures["significance"] ?? .nan, 1.9651845385408144, relative: 1e-6)
    }

    @Test func channelsOfSeparateSignalsAreMeasurementsOfTheirOwn() throws {
        let settings = MeasurementSettings(statisticalUncertainty: .perBin)
        func channel(_ name: String, _ process: String, scale: Double) -> ChannelTemplates {
            var processes = exampleTemplates.map { $0.rebinned { bins in bins.map { $0 * scale } } }
            processes[0].name = process
            processes[0].signal = process
            for index in processes.indices {
                for variation in processes[index].variations.indices {
                    processes[index].variations[variation].name += name
                }
            }
            return ChannelTemplates(name: name, processes: processes)
        }
        let channels = [channel("low", "ggH", scale: 2), channel("high", "VBF", scale: 0.5)]
        let together = try measureSignalStrengths(channels, settings: settings)
        #expect(together.status == .converged)
        #expect(together.figures["bins_filled"] == 8)
        for (channel, signal) in zip(channels, ["ggH", "VBF"]) {
            let alone = try measureSignalStrengths([channel], settings: settings).figures
            for name in Self.plainFigures + ["sigma_mu_mcstat"] {
                expectClose(
                    together.figures["\(name)_\(signal)"] ?? .nan, try #require(alone[name]), relative: 1e-6, "\(name)")
            }
            for variation in ["tau_pt", "met"].map({ $0 + channel.name }) {
                expectClose(
                    together.figures["impact_up_\(signal)_\(variation)"] ?? .nan,
                    try #require(alone["impact_up_\(variation)"]), absolute: 1e-6)
                expectClose(
                    together.figures["constraint_\(variation)"] ?? .nan, try #require(alone["constraint_\(variation)"]),
                    relative: 1e-6)
            }
        }
        expectClose(together.figures["correlation_mu_ggH_mu_VBF"] ?? .nan, 0, absolute: 1e-9)
        #expect(together.figures["sigma_mu"] == nil)
    }

    @Test func aPureNormalisationHasNoShape() throws {
        var templates = exampleTemplates
        templates[1].variations = [
            TemplateVariation(
                name: "xs", up: templates[1].nominal.map { 1.05 * $0 }, down: templates[1].nominal.map { 0.95 * $0 })
        ]
        let settings = MeasurementSettings(nuisances: .named(["xs"]), nuisanceModel: .split)
        let figures = try measureSignalStrengths(discriminant(templates), settings: settings).figures
        expectClose(figures["constraint_xs_shape"] ?? .nan, 1, absolute: 1e-9)
        expectClose(figures["impact_up_xs_shape"] ?? .nan, 0, absolute: 1e-9)
        #expect(figures["constraint_xs_norm"] ?? 1 < 0.9)
    }

    /// What may become of the up and the down template.
    enum Sidedness: String, CaseIterable {
        case upAlone, downAlone, sameSide
    }

    @Test(arguments: Sidedness.allCases, NuisanceModel.allCases)
    func oneSidedVariationsAreFitted(_ side: Sidedness, _ nuisanceModel: NuisanceModel) throws {
        var templates = exampleTemplates
        let nominal = templates[1].nominal
        let changed = templates[1].variations[0].up
        templates[0].variations = []
        templates[1].variations = [
            TemplateVariation(
                name: "one", up: side == .downAlone ? nominal : changed, down: side == .upAlone ? nominal : changed)
        ]
        let measurement = try measureSignalStrengths(
            discriminant(templates), settings: MeasurementSettings(nuisanceModel: nuisanceModel))
        #expect(measurement.fit.status == .converged)
        for nuisance in measurement.signals[0].nuisances {
            let constraint = try #require(nuisance.pull.constraint)
            if side == .sameSide {
                // At θ = 0 the variation has no slope, so that the data tell nothing of it.
                expectClose(constraint, 1, relative: 1e-9)
                expectClose(nuisance.correlation ?? .nan, 0, absolute: 1e-9)
            } else {
                #expect(constraint > 0 && constraint < 1)
            }
        }
    }

    @Test func negativeWeightsAreFitted() throws {
        var templates = exampleTemplates
        templates.append(
            ProcessTemplate(
                name: "interference", nominal: [-40, 5, -2, 0, -1], variances: [9, 2, 1, 0, 1],
                variations: [TemplateVariation(name: "scale", up: [-44, 6, -2, 0, -1], down: [-36, 4, -2, 0, -1])]))
        for nuisanceModel in NuisanceModel.allCases {
            let measurement = try measureSignalStrengths(
                discriminant(templates),
                settings: MeasurementSettings(nuisanceModel: nuisanceModel, statisticalUncertainty: .perBin))
            #expect(measurement.status == .converged)
            expectClose(measurement.figures["mu_hat"] ?? .nan, 1, absolute: 1e-7)
            // A negative total has no normalisation to vary.
            #expect(measurement.model.index(of: "scale_norm") == nil)
        }
    }

    @Test(arguments: StatisticalUncertainty.allCases)
    func aSignalNowhereIsUndetermined(_ statisticalUncertainty: StatisticalUncertainty) throws {
        var templates = exampleTemplates
        templates[0].nominal = [0, 0, 0, 0, 0]
        templates[0].variations = []
        let measurement = try measureSignalStrengths(
            discriminant(templates), settings: MeasurementSettings(statisticalUncertainty: statisticalUncertainty))
        #expect(measurement.status == .converged)
        #expect(measurement.figures["sigma_mu"] == nil && measurement.figures["sigma_mu_fisher"] == nil)
        #expect(measurement.figures["bins_filled"] == 4)
    }

    @Test func signalWithoutBackgroundIsAResultWithAStatus() throws {
        var templates = exampleTemplates
        templates[0].nominal[3] = 2
        let measurement = try measureSignalStrengths(
            discriminant(templates), settings: MeasurementSettings(nuisances: .named(["met"])))
        #expect(measurement.status == .noFiniteLikelihood)
        #expect(measurement.figures["significance"] == nil)
        #expect(measurement.figures["sigma_mu"] != nil)
    }

    @Test(arguments: [-0.5, 11, .nan]) func impossibleSignalStrengths(signalStrength: Double) {
        #expect(throws: ModelError.self) {
            try measureSignalStrengths(discriminant(), settings: MeasurementSettings(signalStrength: signalStrength))
        }
    }
}

import Foundation
import TestSupport
import Testing

@testable import Likelihood

@Suite struct SignalStrengthMeasurementTests {
    @Test(arguments: NuisanceModel.allCases) func everyFigureIsThere(nuisanceModel: NuisanceModel) throws {
        let measurement = try measureSignalStrength(
            templates: exampleTemplates, settings: MeasurementSettings(bins: 5, nuisanceModel: nuisanceModel))
        #expect(measurement.status == .converged)
        let names = measurement.model.parameters.dropFirst().map(\.name)
        #expect(names.count == (nuisanceModel == .joint ? 2 : 4))
        let expected =
            [
                "significance", "significance_stat", "mu_hat", "sigma_mu", "sigma_mu_stat", "sigma_mu_syst", "mu_up",
                "mu_down", "bins_filled",
            ]
            + names.flatMap { name in
                ["pull", "constraint", "correlation_mu", "impact_up", "impact_down"].map { "\($0)_\(name)" }
            }
        let figures = measurement.figures
        #expect(Set(figures.keys) == Set(expected))
        #expect(figures["bins_filled"] == 4)
    }

    @Test(arguments: NuisanceModel.allCases) func figuresAreConsistent(nuisanceModel: NuisanceModel) throws {
        let measurement = try measureSignalStrength(
            templates: exampleTemplates, settings: MeasurementSettings(bins: 5, nuisanceModel: nuisanceModel))
        let figures = measurement.figures
        func figure(_ name: String) throws -> Double { try #require(figures[name]) }
        expectClose(try figure("mu_hat"), 1, absolute: 1e-7)
        let sigma = try figure("sigma_mu")
        expectClose(sigma, measurement.model.asimovUncertainty(signalStrength: 1) ?? .nan, relative: 1e-8)
        expectClose(
            sigma * sigma, pow(try figure("sigma_mu_stat"), 2) + pow(try figure("sigma_mu_syst"), 2), relative: 1e-12)
        #expect(try figure("sigma_mu_syst") > 0.01)
        #expect(try figure("significance") < figure("significance_stat"))
        expectClose(try figure("mu_up"), sigma, relative: 0.1)
        expectClose(try figure("mu_down"), -sigma, relative: 0.1)
        for nuisance in measurement.nuisances {
            expectClose(nuisance.pull, 0, absolute: 1e-7)
            let constraint = try #require(nuisance.constraint)
            #expect(constraint > 0 && constraint < 1 + 1e-9)
            // To first order the impact is correlation times σµ.
            let linear = try #require(nuisance.correlation) * sigma
            expectClose(try #require(nuisance.impact.up), linear, absolute: 0.1 * sigma)
            expectClose(try #require(nuisance.impact.down), -linear, absolute: 0.1 * sigma)
        }
    }

    @Test func withoutNuisancesStatisticsIsAll() throws {
        let measurement = try measureSignalStrength(
            templates: exampleTemplates, settings: MeasurementSettings(nuisances: .named([]), signalStrength: 1.5))
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

    @Test func aPureNormalisationHasNoShape() throws {
        var templates = exampleTemplates
        templates[1].variations = [
            TemplateVariation(
                name: "xs", up: templates[1].nominal.map { 1.05 * $0 }, down: templates[1].nominal.map { 0.95 * $0 })
        ]
        let settings = MeasurementSettings(nuisances: .named(["xs"]), nuisanceModel: .split)
        let measurement = try measureSignalStrength(templates: templates, settings: settings)
        expectClose(measurement.figures["constraint_xs_shape"] ?? .nan, 1, absolute: 1e-9)
        expectClose(measurement.figures["impact_up_xs_shape"] ?? .nan, 0, absolute: 1e-9)
        #expect(measurement.figures["constraint_xs_norm"] ?? 1 < 0.9)
    }

    @Test func aSignalNowhereIsAResultWithAStatus() throws {
        var templates = exampleTemplates
        templates[0].nominal = [0, 0, 0, 0, 0]
        templates[0].variations = []
        let measurement = try measureSignalStrength(templates: templates, settings: MeasurementSettings())
        #expect(measurement.status == .singularHessian)
        #expect(measurement.figures["sigma_mu"] == nil)
        #expect(measurement.figures["bins_filled"] == 4)
    }

    @Test func signalWithoutBackgroundIsAResultWithAStatus() throws {
        var templates = exampleTemplates
        templates[0].nominal[3] = 2
        let measurement = try measureSignalStrength(
            templates: templates, settings: MeasurementSettings(nuisances: .named(["met"])))
        #expect(measurement.status == .noFiniteLikelihood)
        #expect(measurement.figures["significance"] == nil)
        #expect(measurement.figures["sigma_mu"] != nil)
    }

    @Test(arguments: [-0.5, 11, .nan]) func impossibleSignalStrengths(signalStrength: Double) {
        #expect(throws: ModelError.self) {
            try measureSignalStrength(
                templates: exampleTemplates, settings: MeasurementSettings(signalStrength: signalStrength))
        }
    }
}

import TestSupport
import Testing

@testable import Likelihood

@Suite struct TemplateModelBuilderTests {
    private func model(
        _ nuisances: NuisanceSelection = .all, _ nuisanceModel: NuisanceModel = .joint,
        templates: [ProcessTemplate] = exampleTemplates
    ) throws(ModelError) -> StatisticalModel {
        try TemplateModelBuilder(templates: templates, nuisances: nuisances, nuisanceModel: nuisanceModel).makeModel()
    }

    @Test func jointParametersFollowTheVariations() throws {
        let model = try model()
        #expect(model.parameters.map(\.name) == ["mu", "tau_pt", "met"])
        let samples = model.channels[0].samples
        #expect(samples[0].modifiers.map(\.parameter) == ["mu", "tau_pt"])
        #expect(samples[1].modifiers.map(\.parameter) == ["tau_pt", "met"])
        #expect(samples[1].nominal == [400, 200, 100, 30])
    }

    @Test func splitParametersAreNormalisationAndShape() throws {
        let model = try model(.named(["tau_pt"]), .split)
        #expect(model.parameters.map(\.name) == ["mu", "tau_pt_norm", "tau_pt_shape"])
        let background = model.channels[0].samples[1]
        let total = 400.0 + 200 + 100 + 30
        #expect(
            background.modifiers[0] == .normalisationUncertainty("tau_pt_norm", up: 773 / total, down: 696 / total))
        guard case .shapeVariation("tau_pt_shape", let up, let down) = background.modifiers[1] else {
            Issue.record("the second modifier is no shape variation")
            return
        }
        expectClose(up.reduce(0, +), total, relative: 1e-14)
        expectClose(down.reduce(0, +), total, relative: 1e-14)
    }

    @Test(arguments: [1.0, -1]) func jointAndSplitAgreeAtOneStandardDeviation(theta: Double) throws {
        let joint = try model(.named(["tau_pt"])).expectedYields(at: [1, theta])
        let split = try model(.named(["tau_pt"]), .split).expectedYields(at: [1, theta, theta])
        for (value, expected) in zip(split[0], joint[0]) { expectClose(value, expected, relative: 1e-13) }
        expectClose(joint[0][0], theta > 0 ? 421.1 : 383.9, relative: 1e-13)
    }

    @Test func selectionByName() throws {
        #expect(try model(.named([])).parameters.map(\.name) == ["mu"])
        #expect(try model(.named(["met"])).parameters.map(\.name) == ["mu", "met"])
        #expect(throws: ModelError.unknownVariation("pt", known: ["tau_pt", "met"])) { try model(.named(["pt"])) }
    }

    @Test func impossibleTemplates() {
        #expect(throws: ModelError.noSignal) { try model(templates: []) }
        #expect(throws: ModelError.noSignal) { try model(templates: [exampleTemplates[1]]) }
        #expect(throws: ModelError.noFilledBins) {
            try model(templates: [ProcessTemplate(name: "signal", isSignal: true, nominal: [0, 1e-12])])
        }
        #expect(throws: ModelError.duplicateName(kind: "process", name: "signal")) {
            try model(templates: [exampleTemplates[0], exampleTemplates[0]])
        }
        var broken = exampleTemplates
        broken[1].variations[0].up.removeLast()
        #expect(throws: ModelError.self) { try model(templates: broken) }
        broken[1].nominal[0] = .nan
        #expect(throws: ModelError.self) { try model(templates: broken) }
    }
}

import TestSupport
import Testing

@testable import Likelihood

@Suite struct TemplateModelBuilderTests {
    private func model(
        _ settings: MeasurementSettings = MeasurementSettings(), _ channels: [ChannelTemplates] = discriminant()
    ) throws(ModelError) -> StatisticalModel {
        try TemplateModelBuilder(channels, settings: settings).makeModel()
    }

    private func names(_ settings: MeasurementSettings, _ channels: [ChannelTemplates] = discriminant()) throws
        -> [String]
    {
        try model(settings, channels).parameters.map(\.name)
    }

    @Test func jointParametersFollowTheVariations() throws {
        let model = try model()
        #expect(model.parameters.map(\.name) == ["tau_pt", "met", "mu"])
        #expect(model.parametersOfInterest == [2])
        #expect(model.parameters[2].bounds == -10...10)
        #expect(model.channels.map(\.name) == ["discriminant"])
        let samples = model.channels[0].samples
        #expect(samples[0].modifiers.map(\.name) == ["mu", "tau_pt"])
        #expect(samples[1].modifiers.map(\.name) == ["tau_pt", "met"])
        #expect(samples[1].nominal == [400, 200, 100, 30])
    }

    @Test func splitParametersAreNormalisationAndShape() throws {
        let model = try model(MeasurementSettings(nuisances: .named(["tau_pt"]), nuisanceModel: .split))
        #expect(model.parameters.map(\.name) == ["tau_pt_shape", "mu", "tau_pt_norm"])
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
        func yields(_ nuisanceModel: NuisanceModel) throws -> [Double] {
            let model = try model(MeasurementSettings(nuisances: .named(["tau_pt"]), nuisanceModel: nuisanceModel))
            return model.expectedYields(at: model.parameters.map { $0.name == "mu" ? 1 : theta })[0]
        }
        let joint = try yields(.joint)
        for (value, expected) in zip(try yields(.split), joint) { expectClose(value, expected, relative: 1e-13) }
        expectClose(joint[0], theta > 0 ? 421.1 : 383.9, relative: 1e-13)
    }

    @Test func selectionByName() throws {
        #expect(try names(MeasurementSettings(nuisances: .named([]))) == ["mu"])
        #expect(try names(MeasurementSettings(nuisances: .named(["met"]))) == ["met", "mu"])
        #expect(throws: ModelError.unknownVariation("pt", known: ["tau_pt", "met"])) {
            try names(MeasurementSettings(nuisances: .named(["pt"])))
        }
    }

    @Test func aVariationMayHaveANuisanceModelOfItsOwn() throws {
        #expect(
            try names(MeasurementSettings(nuisanceModels: ["met": .split])) == [
                "tau_pt", "met_shape", "mu", "met_norm",
            ])
        #expect(
            try names(MeasurementSettings(nuisanceModel: .split, nuisanceModels: ["met": .joint]))
                == ["tau_pt_shape", "met", "mu", "tau_pt_norm"])
        #expect(throws: ModelError.unknownVariation("pt", known: ["tau_pt", "met"])) {
            try names(MeasurementSettings(nuisanceModels: ["pt": .split]))
        }
    }

    @Test func statisticalUncertaintiesOfProcessesAddInQuadrature() throws {
        let model = try model(MeasurementSettings(nuisances: .named([]), statisticalUncertainty: .perBin))
        #expect(model.parameters.map(\.name) == ["mu"] + (0..<4).map { "stat_discriminant[\($0)]" })
        for (bin, expected) in [(80.02, 401.0), (40.06, 203), (20.16, 108), (6.24, 42)].enumerated() {
            let width = try #require(model.parameters[bin + 1].constraint.width)
            expectClose(width, expected.0.squareRoot() / expected.1, relative: 1e-14)
        }
    }

    @Test func channelsShareVariationsButNotTheFactorsOfTheirBins() throws {
        let short = exampleTemplates.map { $0.rebinned { bins in [bins[0] + bins[1], bins[2] + bins[3] + bins[4]] } }
        let channels = discriminant() + [ChannelTemplates(name: "control", processes: [short[1]])]
        let model = try model(MeasurementSettings(statisticalUncertainty: .perBin), channels)
        let factors = (0..<2).map { "stat_control[\($0)]" } + (0..<4).map { "stat_discriminant[\($0)]" }
        #expect(model.parameters.map(\.name) == ["tau_pt", "met", "mu"] + factors)
        let yields = model.expectedYields(at: [1, 0, 1, 1.5, 1, 1, 1, 1, 1])
        expectClose(yields[0][0], 421.1, relative: 1e-14)
        expectClose(yields[1][0], 1.5 * (420 + 214), relative: 1e-14)
        expectClose(yields[1][1], 106 + 33, relative: 1e-14)
    }

    @Test func anEmptyChannelIsLeftOut() throws {
        let empty = ChannelTemplates(
            name: "empty", processes: exampleTemplates.map { $0.rebinned { bins in bins.map { _ in 0 } } })
        let builder = try TemplateModelBuilder([empty] + discriminant(), settings: MeasurementSettings())
        #expect(builder.filledBins == 4)
        #expect(try builder.makeModel().channels.map(\.name) == ["discriminant"])
    }

    @Test func severalSignalsHaveAStrengthEach() throws {
        let templates = [("ggH", "ggH"), ("VBF", "VBF"), ("WH", "VH"), ("ZH", "VH")].map { process, signal in
            ProcessTemplate(name: process, signal: signal, nominal: [1, 2])
        }
        let builder = try TemplateModelBuilder(
            discriminant(templates + [ProcessTemplate(name: "background", nominal: [10, 10])]),
            settings: MeasurementSettings())
        #expect(builder.signals == ["ggH", "VBF", "VH"])
        let model = try builder.makeModel()
        #expect(model.parameters.map(\.name) == ["mu_ggH", "mu_VBF", "mu_VH"])
        #expect(model.parametersOfInterest == [0, 1, 2])
        #expect(model.expectedYields(at: [2, 3, 5]) == [[25, 40]])
    }

    @Test(arguments: NuisanceModel.allCases) func aVariationThatChangesNothingHasNoParameter(_ kind: NuisanceModel)
        throws
    {
        var templates = exampleTemplates
        templates[1].variations[1].up = templates[1].nominal
        templates[1].variations[1].down = templates[1].nominal
        let names = try names(MeasurementSettings(nuisanceModel: kind), discriminant(templates))
        #expect(names == (kind == .joint ? ["tau_pt", "mu"] : ["tau_pt_shape", "mu", "tau_pt_norm"]))
    }

    @Test func aProcessWithoutEventsVariesInShapeAlone() throws {
        var templates = exampleTemplates
        templates[0].nominal = [0, 0, 0, 0, 0]
        let sample = try model(MeasurementSettings(nuisanceModel: .split), discriminant(templates)).channels[0].samples[
            0]
        let (up, down) = ([1.1, 3.2, 8.3, 11.8], [0.9, 2.9, 7.8, 12.1])
        #expect(
            sample.modifiers == [.normalisationFactor("mu"), .shapeVariation("tau_pt_shape", up: up, down: down)])
    }

    @Test func aVariationThatLeavesNoEventHasNoNormalisation() throws {
        var templates = exampleTemplates
        templates[1].variations[1].down = [0, 0, 0, 0, 0]
        #expect(throws: Never.self) { try model(MeasurementSettings(), discriminant(templates)) }
        let error = #expect(throws: ModelError.self) {
            try model(MeasurementSettings(nuisanceModel: .split), discriminant(templates))
        }
        #expect(
            error?.description == "invalid model: a normalisation by 0.0, expected a finite number above 0 - "
                + "\"met_norm\" of sample \"background\" of channel \"discriminant\"")
    }

    @Test func aProcessMayBeNegativeInABinButNotAllTogether() throws {
        var templates = exampleTemplates
        templates[0].nominal[0] = -0.5
        #expect(try model(MeasurementSettings(), discriminant(templates)).expectedYields(at: [0, 0, 1])[0][0] == 399.5)
        templates[1].nominal[0] = 0.25
        #expect(
            throws: ModelError.invalidYield(
                -0.25, bin: 0, place: "all processes of channel \"discriminant\" together")
        ) { try model(MeasurementSettings(), discriminant(templates)) }
    }

    @Test func impossibleTemplates() {
        func refuse(_ templates: [ProcessTemplate], _ expected: ModelError) {
            #expect(throws: expected) { try model(MeasurementSettings(), discriminant(templates)) }
        }
        let (signal, background) = (exampleTemplates[0], exampleTemplates[1])
        #expect(throws: ModelError.noSignal) { try model(MeasurementSettings(), []) }
        refuse([], .noSignal)
        refuse([background], .noSignal)
        refuse([ProcessTemplate(name: "signal", signal: "signal", nominal: [0, 1e-12])], .noFilledBins)
        refuse([signal, signal], .duplicateName(kind: "process of channel \"discriminant\"", name: "signal"))
        var broken = signal
        broken.variations[0].up.removeLast()
        let place = "the template of \"signal\" in channel \"discriminant\""
        refuse([broken], .binCountMismatch(what: "\"tau_pt\" up of \(place)", expected: 5, found: 4))
        broken = signal
        broken.nominal[1] = .infinity
        refuse([broken], .invalidYield(.infinity, bin: 1, place: place))
        broken = signal
        broken.variances[2] = -1
        refuse([broken], .invalidYield(-1, bin: 2, place: "the variances of \(place)"))
        broken = signal
        broken.variations.append(signal.variations[0])
        refuse([broken], .duplicateName(kind: "variation of \(place)", name: "tau_pt"))
    }
}

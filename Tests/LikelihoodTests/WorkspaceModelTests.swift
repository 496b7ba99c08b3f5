import TestSupport
import Testing

@testable import Likelihood

@Suite struct WorkspaceModelTests {
    @Test func binsAndParametersStandAsInPyhf() throws {
        let (model, data) = try Workspace(ExampleWorkspace.document).model()
        #expect(model.channels.map(\.name) == ["CR", "SR"])
        #expect(model.channels[1].samples.map(\.name) == ["bkg", "sig"])
        #expect(model.parameters.map(\.name) == ["jes", "lumi", "mu", "xs", "cr_shape[0]", "mc[0]", "mc[1]"])
        #expect(data == ModelData(counts: [[104], [58, 70]], auxiliaryData: [0, 1, 0, 400, 1, 1]))
        #expect(model.parametersOfInterest == [2])
    }

    /// The orders that pyhf 0.7.6 gives to sets of each kind: histosys by appearance, staterror by name.
    @Test func statisticalUncertaintiesStandInTheOrderOfTheirNames() throws {
        let sample = { (modifiers: [Modifier]) in [Sample(name: "s", nominal: [1], modifiers: modifiers)] }
        let workspace = Workspace(
            channels: [
                Channel(
                    name: "b",
                    samples: sample([.normalisationFactor("b"), .statisticalUncertainty("st_a", uncertainties: [1])])),
                Channel(
                    name: "a",
                    samples: sample([
                        .normalisationFactor("z"), .normalisationFactor("c"),
                        .statisticalUncertainty("st_b", uncertainties: [1]),
                    ])),
            ], observations: ["a": [1], "b": [1]], measurements: [Measurement(parametersOfInterest: [])])
        #expect(try workspace.model().model.parameters.map(\.name) == ["c", "z", "b", "st_a[0]", "st_b[0]"])
    }

    @Test func measurementsAreFoundByName() throws {
        let workspace = try Workspace(ExampleWorkspace.document)
        let model = try workspace.model(measurement: "plain").model
        #expect(model.parametersOfInterest.isEmpty)
        #expect(model.parameters.filter(\.isFixed).map(\.name) == ["xs"])
        // pyhf demands inits and bounds of a luminosity; here its auxiliary data are enough.
        #expect(model.parameters[1].initial == 1)
        let error = #expect(throws: WorkspaceError.self) { try workspace.model(measurement: "second") }
        #expect(
            error?.description
                == "invalid workspace: no measurement is named \"second\", known are \"first\", \"plain\" "
                + "- measurements")
    }

    @Test(arguments: [
        (
            "/measurements/0/config/poi", "\"sigma\"",
            "no parameter of the model, or a set of several, has the name of the parameter of interest, \"sigma\" "
                + "- measurements[0].config.poi"
        ),
        (
            "/measurements/0/config/poi", "\"mc\"",
            "no parameter of the model, or a set of several, has the name of the parameter of interest, \"mc\" "
                + "- measurements[0].config.poi"
        ),
        (
            "/measurements/0/config/parameters/0", "{\"name\": \"lumi\"}",
            "a luminosity needs auxiliary data (auxdata) and a width (sigmas) in the measurement, parameter \"lumi\" "
                + "- measurements[0].config.parameters[0]"
        ),
        (
            "/measurements/0/config/parameters/1/auxdata", "[1]",
            "its modifiers have no auxiliary data to set, parameter \"mu\" - measurements[0].config.parameters[1]"
        ),
        (
            "/measurements/0/config/parameters/1/inits", "[20]",
            "the initial value 20.0 is outside the bounds -5.0...10.0, parameter \"mu\" "
                + "- measurements[0].config.parameters[1]"
        ),
        (
            "/measurements/0/config/parameters/1/inits", "[1, 2]",
            "2 initial values where one was expected, parameter \"mu\" - measurements[0].config.parameters[1]"
        ),
        (
            "/channels/1/samples/0/modifiers/0", "{\"name\": \"mu\", \"type\": \"shapefactor\", \"data\": null}",
            "\"mu\" of sample \"sig\" of channel \"SR\" cannot share its parameters with that of sample \"bkg\" of "
                + "channel \"CR\" - channels[0].samples[0].modifiers[0]"
        ),
    ])
    func whatAModelCannotUseIsRefused(_ pointer: String, _ value: String, _ message: String) throws {
        let workspace = try Workspace(ExampleWorkspace.document(setting: pointer, to: value))
        let error = #expect(throws: WorkspaceError.self) { try workspace.model() }
        #expect(error?.description == "invalid workspace: \(message) (measurement \"first\")")
    }
}

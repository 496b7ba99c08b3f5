import TestSupport
import Testing

@testable import Likelihood

@Suite struct WorkspaceTests {
    @Test func everyPartIsRead() throws {
        let workspace = try Workspace(ExampleWorkspace.document)
        #expect(workspace.channels.map(\.name) == ["SR", "CR"])
        #expect(workspace.observations == ["SR": [58, 70], "CR": [104]])
        #expect(
            workspace.channels[0].samples[1].modifiers == [
                .normalisationUncertainty("xs", up: 1.1, down: 0.9),
                .shapeVariation("jes", up: [52, 63], down: [48, 58]),
                .statisticalUncertainty("mc", uncertainties: [2, 3]),
            ])
        #expect(workspace.measurements.map(\.parametersOfInterest) == [["mu"], []])
        #expect(
            workspace.measurements[0].parameters[0]
                == ParameterSettings(
                    name: "lumi", initial: [1], bounds: [0.5...1.5], auxiliaryData: [1], widths: [0.02]))
    }

    @Test func aTextThatIsNotJSONIsRefused() {
        let error = #expect(throws: WorkspaceError.self) { try Workspace(json: Array("{\"channels\": [}".utf8)) }
        #expect(
            error?.description
                == "invalid workspace: expected a value, found \"}\" - line 1, column 15, in channels[0]")
    }

    @Test(arguments: [
        (
            "/channels/0/samples/1/data", "[50]", "channels[0].samples[1].data (channel \"SR\", sample \"bkg\")",
            "expected 2 values as in the first sample, found 1"
        ),
        (
            "/channels/0/samples/1/data", "[]", "channels[0].samples[1].data (channel \"SR\", sample \"bkg\")",
            "expected at least one number, found none"
        ),
        (
            "/channels/0/samples/1/data/1", "NaN", "channels[0].samples[1].data[1] (channel \"SR\", sample \"bkg\")",
            "expected a finite number, found nan"
        ),
        (
            "/channels/0/samples/0/name", "\"bkg\"", "channels[0].samples[1] (channel \"SR\")",
            "another sample has this name, \"bkg\""
        ),
        ("/channels/1/name", "\"SR\"", "channels[1]", "another channel has this name, \"SR\""),
        (
            "/channels/1/name", "\"C\"", "observations[1] (observation \"CR\")",
            "no channel has the name of the observation"
        ),
        ("/channels/0/extra", "1", "channels[0]", "unknown key \"extra\", known are name, samples"),
        ("/channels/0/sample", "1", "channels[0]", "unknown key \"sample\", did you mean \"samples\"?"),
        ("/channels", "{}", "channels", "expected an array, found an object"),
        ("/channels", "[]", "channels", "expected at least one element, found none"),
        ("/version", "\"2.0.0\"", "version", "expected version 1.0.0, found 2.0.0"),
        (
            "/observations/1/data", "[1, 2]", "observations[1].data (observation \"CR\")",
            "expected 1 values as in the channel, found 2"
        ),
        (
            "/observations/0/data/0", "-3", "observations[0].data[0] (observation \"SR\")",
            "expected at least 0.0, found -3.0"
        ),
        (
            "/observations/1", "{\"name\": \"SR\", \"data\": [1, 2]}", "observations[1]",
            "another observation has this name, \"SR\""
        ),
        ("/measurements/1/name", "\"first\"", "measurements[1]", "another measurement has this name, \"first\""),
        (
            "/measurements/0/config/parameters/1/name", "\"lumi\"",
            "measurements[0].config.parameters[1] (measurement \"first\")",
            "another parameter setting has this name, \"lumi\""
        ),
        (
            "/measurements/0/config/parameters/1/bounds/0", "[10, -5]",
            "measurements[0].config.parameters[1].bounds[0] (measurement \"first\", parameter \"mu\")",
            "the lower bound 10.0 is above the upper one -5.0"
        ),
        (
            "/measurements/0/config/parameters/1/fixed", "1",
            "measurements[0].config.parameters[1].fixed (measurement \"first\", parameter \"mu\")",
            "expected true or false, found a number"
        ),
    ])
    func refusalsNameThePath(_ pointer: String, _ value: String, _ path: String, _ reason: String) throws {
        try expectRefusal(ExampleWorkspace.document(setting: pointer, to: value), path: path, reason: reason)
    }

    private static let background = "(channel \"SR\", sample \"bkg\""

    @Test(arguments: [
        (
            "0/type", "\"normsis\"", "modifiers[0].type \(background), modifier \"xs\")",
            "unknown modifier type \"normsis\", known are histosys, lumi, normfactor, normsys, shapefactor, "
                + "shapesys, staterror, did you mean \"normsys\"?"
        ),
        (
            "0/data/hi", "0", "modifiers[0].data.hi \(background), modifier \"xs\")",
            "expected a factor above 0, found 0.0"
        ),
        ("0/data", "null", "modifiers[0].data \(background), modifier \"xs\")", "expected an object, found null"),
        (
            "0/data/hii", "1", "modifiers[0].data \(background), modifier \"xs\")",
            "unknown key \"hii\", did you mean \"hi\"?"
        ),
        (
            "1/data/hi_data/1", "Infinity", "modifiers[1].data.hi_data[1] \(background), modifier \"jes\")",
            "expected a finite number, found inf"
        ),
        (
            "1/data/lo_data", "[1]", "modifiers[1].data.lo_data \(background), modifier \"jes\")",
            "expected 2 values as in the sample, found 1"
        ),
        ("2/data/0", "-2", "modifiers[2].data[0] \(background), modifier \"mc\")", "expected at least 0.0, found -2.0"),
        (
            "2/data/0", "\"2\"", "modifiers[2].data[0] \(background), modifier \"mc\")",
            "expected a number, found a string"
        ),
        (
            "-", "{\"name\": \"xs\", \"type\": \"normsys\", \"data\": {\"hi\": 1, \"lo\": 1}}",
            "modifiers[3] \(background))", "another modifier has this name, \"normsys xs\""
        ),
        (
            "-", "{\"name\": \"L\", \"type\": \"lumi\", \"data\": null}", "modifiers[3] \(background), modifier \"L\")",
            "a modifier of type lumi is named \"lumi\", found \"L\""
        ),
    ])
    func refusalsOfModifiersNameThePath(_ pointer: String, _ value: String, _ path: String, _ reason: String) throws {
        let document = try ExampleWorkspace.document(setting: "/channels/0/samples/1/modifiers/\(pointer)", to: value)
        try expectRefusal(document, path: "channels[0].samples[1].\(path)", reason: reason)
    }

    @Test(arguments: [
        (
            "/channels/0/samples/1/data", "channels[0].samples[1] (channel \"SR\", sample \"bkg\")",
            "the key \"data\" is missing"
        ),
        ("/observations/0", "channels[0] (channel \"SR\")", "the channel has no observation"),
        ("/measurements/0/config/poi", "measurements[0].config (measurement \"first\")", "the key \"poi\" is missing"),
        ("/version", "the document", "the key \"version\" is missing"),
    ])
    func whatIsMissingIsNamed(_ pointer: String, _ path: String, _ reason: String) throws {
        let document = try ExampleWorkspace.document(changedBy: #"[{"op": "remove", "path": "\#(pointer)"}]"#)
        try expectRefusal(document, path: path, reason: reason)
    }

    private func expectRefusal(
        _ document: JSONValue, path: String, reason: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let error = #expect(throws: WorkspaceError.self, sourceLocation: sourceLocation) { try Workspace(document) }
        #expect(error?.description == "invalid workspace: \(reason) - \(path)", sourceLocation: sourceLocation)
    }
}

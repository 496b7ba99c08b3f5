import TestSupport
import Testing

@testable import Likelihood

@Suite struct PatchSetTests {
    /// For the workspace o11; pyhf 0.7.6 applied the same set for the expected numbers below.
    private static let text = """
        {"metadata": {"references": {"hepdata": "ins1234567"}, "description": "two signals", "labels": ["mass", "kind"],
          "digests": {"sha256": "dad8822af55205d60152cbe4303929042dbd9d4839012e055e7c6b6459d68d73"}},
         "patches": [
          {"metadata": {"name": "heavy_900", "values": [900, "heavy"]}, "patch": [
            {"op": "replace", "path": "/channels/0/samples/0/data/1", "value": 2.5},
            {"op": "add", "path": "/channels/0/samples/0/modifiers/-",
             "value": {"name": "theory", "type": "normsys", "data": {"hi": 1.2, "lo": 0.9}}}]},
          {"metadata": {"name": "light_300", "values": [300, "light"]}, "patch": [
            {"op": "remove", "path": "/channels/0/samples/0"},
            {"op": "copy", "path": "/channels/0/samples/1", "from": "/channels/0/samples/0"},
            {"op": "replace", "path": "/channels/0/samples/1/name", "value": "signal"},
            {"op": "replace", "path": "/channels/0/samples/1/modifiers",
             "value": [{"name": "mu", "type": "normfactor", "data": null}]}]}],
         "version": "1.0.0"}
        """

    private var document: JSONValue { get throws { try JSONValue(parsing: Array(Self.text.utf8)) } }

    private func changed(_ operations: String) throws -> JSONValue {
        try JSONPatch(JSONValue(parsing: Array(operations.utf8))).applied(to: document)
    }

    private var background: JSONValue {
        get throws { try JSONValue(parsing: ReferenceSet("o11_pyhf_docs_2bin_1channel").document) }
    }

    @Test(arguments: [
        ("heavy_900", "0cd8c13f35ac5a2479bfd7094ea47a6c342ac248cfa3affec58b0bde2880a1a3", 25.604585601028386),
        ("light_300", "abc6bc9be9c11d0e80ba79bd6913918e9db0457441209687634aae37729df64d", 90.70398613429431),
    ])
    func patchedWorkspacesAreThoseOfPyhf(name: String, digest: String, twiceNLL: Double) throws {
        let patch = try PatchSet(document).patch(named: name)
        let patched = try patch.changes.applied(to: background)
        #expect(patched.sha256Digest == digest)
        let (model, data) = try Workspace(patched).model()
        let likelihood = try NegativeLogLikelihood(model: model, data: data)
        expectClose(
            2 * (LikelihoodEvaluator(likelihood).value(at: model.initialValues) + likelihood.constant), twiceNLL,
            relative: 1e-12)
    }

    @Test func theWorkspaceIsVerified() throws {
        let set = try PatchSet(document)
        #expect(set.verify(try background) == .verified)
        let other = try ExampleWorkspace.document
        let expected = "dad8822af55205d60152cbe4303929042dbd9d4839012e055e7c6b6459d68d73"
        #expect(set.verify(other) == .differs(expected: expected, found: other.sha256Digest))
        let digests =
            #"[{"op": "replace", "path": "/metadata/digests", "value": {"md5": "098f6bcd4621d373cade4e832627b4f6"}}]"#
        #expect(try PatchSet(changed(digests)).verify(background) == .notVerifiable(algorithms: ["md5"]))
    }

    /// `pyhf.utils.digest` of the same files.
    @Test(arguments: [
        ("o01_1bin_normsys", "dcb4c13bf1ff9e8166df2a36e84e97da9671f6562fce1471ea6f7d3c58621100"),
        ("o12_histfactory_tutorial_xml", "6d416ee67a40460499ea2ef596fb1e682a563d7df06e690018a211d35238aecc"),
        ("o14_real_eRJR_500_0", "10b84ed248b50f7767bc4d04ef9c109218725a6e52d95ca53336bdd962758db4"),
        ("o17_real_tHu", "95b637b7276b830262cb685178d6dd1c6e6cd9d80560182da40d279b80eb082d"),
    ])
    func digestsAreThoseOfPyhf(name: String, digest: String) throws {
        #expect(try JSONValue(parsing: ReferenceSet(name).document).sha256Digest == digest)
    }

    @Test func patchesAreChosenByName() throws {
        let set = try PatchSet(document)
        #expect(try set.patch(named: "heavy_900").values == [.number(.integer(900)), .string("heavy")])
        let unknown = #expect(throws: WorkspaceError.self) { try set.patch(named: "lite_300") }
        #expect(
            unknown?.description
                == "invalid patch set: no patch is named \"lite_300\", nearest are light_300, heavy_900 - patches")
        let unnamed = #expect(throws: WorkspaceError.self) { try set.patch(named: nil) }
        #expect(unnamed?.description == "invalid patch set: there are 2 patches, one is to be named - patches")
        let single = try PatchSet(changed(#"[{"op": "remove", "path": "/patches/0"}]"#))
        #expect(try single.patch(named: nil).name == "light_300")
    }

    @Test(arguments: [
        (#"{"op": "remove", "path": "/metadata/labels"}"#, "the key \"labels\" is missing - metadata"),
        (
            #"{"op": "remove", "path": "/metadata/digests/sha256"}"#,
            "expected at least one digest, found none - metadata.digests"
        ),
        (#"{"op": "replace", "path": "/version", "value": "0.1"}"#, "expected version 1.0.0, found 0.1 - version"),
        (
            #"{"op": "replace", "path": "/patches/1/metadata/name", "value": "heavy_900"}"#,
            "another patch has this name, \"heavy_900\" - patches[1]"
        ),
        (
            #"{"op": "copy", "from": "/patches/0/metadata/values", "path": "/patches/1/metadata/values"}"#,
            "another patch has these values - patches[1]"
        ),
        (
            #"{"op": "replace", "path": "/patches/0/metadata/values", "value": [1]}"#,
            "expected 2 values as there are labels, found 1 - patches[0].metadata.values (patch \"heavy_900\")"
        ),
        (
            #"{"op": "replace", "path": "/patches/0/patch/1/op", "value": "put"}"#,
            "unknown operation \"put\", known are add, remove, replace, move, copy, test - patches[0].patch[1].op "
                + "(patch \"heavy_900\")"
        ),
    ])
    func setsAreReadStrictly(_ operation: String, _ message: String) throws {
        let document = try changed("[\(operation)]")
        let error = #expect(throws: WorkspaceError.self) { try PatchSet(document) }
        #expect(error?.description == "invalid patch set: \(message)")
    }
}

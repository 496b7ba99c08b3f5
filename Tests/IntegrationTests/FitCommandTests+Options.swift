import TestSupport
import Testing

extension ProgramTests.FitCommandTests {
    @Test func asimovDataGiveTheParametersBack() async throws {
        let fit = try await document(try Workspaces.reference("o05_10bin_3np"), "--asimov")
        let expected = try JSONText(Workspaces.reference("o05_10bin_3np", "expected.json"))
        let reference = expected["fit_asimov_mu1"]
        expectClose(fit["twice_nll"].number, reference["twice_nll"].number, absolute: 1e-7)
        for (index, parameter) in expected["parameters"].elements.enumerated() {
            let fitted = fit["parameters"][parameter["name"].text ?? ""]
            let uncertainty = reference["hessian_uncertainty"].numbers[index]
            expectClose(fitted["value"].number, reference["bestfit"].numbers[index], absolute: 1e-6 * uncertainty)
            expectClose(fitted["uncertainty"].number, uncertainty, relative: 1e-6)
        }
    }

    @Test func theFirstOfSeveralMeasurementsIsTheDefault() async throws {
        let workspace = try Workspaces.reference("o12_histfactory_tutorial_xml")
        let first = try await output(workspace, ["--json"])
        for name in ["GaussExample", "GammaExample", "LogNormExample", "ConstExample"] {
            let named = try await output(workspace, ["--json", "--measurement", name])
            #expect(named == first.replacing("GaussExample", with: name), "all state the same")
        }
        let expected = try JSONText(Workspaces.reference("o12_histfactory_tutorial_xml", "expected.json"))
        let fit = try JSONText(first)
        expectClose(
            fit["twice_nll"].number, expected["fit_observed"]["twice_nll"].number, absolute: 1e-7)
    }

    @Test func withoutAFreeParameterOfInterestThereIsAFit() async throws {
        let directory = try TemporaryDirectory()
        try directory.write(
            Workspaces.small.replacing("[[0.5, 1.5]]}", with: "[[0.5, 1.5]]}, {\"name\": \"mu\", \"fixed\": true}"),
            to: "workspace.json")
        let ending = try await Program.run(["fit", "workspace.json", "--json"], in: directory)
        #expect(ending.status == 0 && ending.errors.contains("the parameter of interest mu is fixed"))
        let fit = try JSONText(ending.output)
        #expect(fit["parameter_of_interest"].isNull && fit["parameters"]["mu"]["value"].number == 1)
    }

    @Test func aMeasurementFixesItsParameters() async throws {
        let main = try await document(Workspaces.small)["parameters"]
        let other = try await document(Workspaces.small, "--measurement", "known luminosity")["parameters"]
        #expect(main["lumi"]["is_fixed"].flag == false && other["lumi"]["is_fixed"].flag == true)
        #expect(other["mu"]["uncertainty"].number < main["mu"]["uncertainty"].number)
    }

    @Test func anotherParameterMayBeOfInterest() async throws {
        let fit = try await document(Workspaces.small, "--poi", "theory", "--impacts")
        #expect(fit["parameter_of_interest"].text == "theory")
        #expect(fit["impacts"].elements.contains { $0["name"].text == "mu" })
    }

    /// o03 and o04 are one workspace with different codes.
    @Test(arguments: [
        ("o03_4bin_sharedalpha_code4", "4", "4p"), ("o04_4bin_sharedalpha_code1code0", "1", "0"),
    ])
    func interpolationCodesAreThoseOfTheReference(model: String, normsys: String, histosys: String) async throws {
        let fit = try await document(
            try Workspaces.reference("o04_4bin_sharedalpha_code1code0"), "--normsys-code", normsys,
            "--histosys-code", histosys)
        let expected = try JSONText(Workspaces.reference(model, "expected.json"))
        expectClose(fit["twice_nll"].number, expected["fit_observed"]["twice_nll"].number, absolute: 1e-7)
        let observed = expected["discovery"]["Z_obs"].number
        expectClose(fit["significance"]["observed"].number, observed, absolute: 1e-5)
    }

    @Test func statisticalAndSystematicUncertaintiesAddUpInQuadrature() async throws {
        let breakdown = try await document(
            Workspaces.small, "--group", "theory=theory,scale", "--group", "counts=stat*,method*")[
                "uncertainty_breakdown"]
        let total = breakdown["total"].number
        let parts = [breakdown["statistical"].number, breakdown["systematic"].number]
        expectClose(parts.map { $0 * $0 }.reduce(0, +), total * total, relative: 1e-9)
        #expect(breakdown["groups"].keys == ["theory", "counts", "other constrained parameters"])
    }

    @Test func withoutAParameterOfInterestThereAreNoTests() async throws {
        let workspace = Workspaces.small.replacing("\"poi\": \"mu\"", with: "\"poi\": \"\"")
        let fit = try await document(workspace, "--impacts", "--scan")
        #expect(fit["status"].text == "converged" && fit["parameter_of_interest"].isNull)
        #expect(fit["parameters"].keys.count == 7)
        #expect(fit.keys.isDisjoint(with: ["significance", "cls", "upper_limit", "impacts", "scan"]))
        let withInterest = try await document(Workspaces.small)
        #expect(fit["twice_nll"].number == withInterest["twice_nll"].number)
        let tables = try await output(workspace, [])
        #expect(tables.contains("mu ") && !tables.contains("upper limit"))
    }

    // MARK: Pseudo-experiments

    @Test func pseudoExperimentsDependOnTheSeedAlone() async throws {
        // At a strength above the best fit, where q̃µ is not 0 of all pseudo-experiments.
        let options = ["--toys", "200", "--json", "--mu-test", "2"]
        let first = try await output(Workspaces.small, options + ["--seed", "7", "--threads", "1"])
        #expect(try await output(Workspaces.small, options + ["--seed", "7", "--threads", "1"]) == first)
        #expect(try await output(Workspaces.small, options + ["--seed", "7", "--threads", "2"]) == first)
        #expect(try await output(Workspaces.small, options + ["--seed", "8", "--threads", "2"]) != first)
        let fit = try JSONText(first)
        let toys = fit["toys"]
        #expect(toys["count"].number == 200 && toys["failed_fits"].keys == [])
        // Five standard deviations of 200 pseudo-experiments.
        let uncertainty = toys["cls"]["uncertainty"].number
        expectClose(toys["cls"]["value"].number, fit["cls"]["observed"].number, absolute: 5 * uncertainty)
    }

    // MARK: Patches, saving, standard input

    @Test(arguments: [
        ("patch.json", "[\(Workspaces.addition(Workspaces.signal))]", []),
        ("set.json", Workspaces.patchSet(), ["--patch-name", "signal_100"]),
    ])
    func aPatchedBackgroundIsTheWorkspace(name: String, patch: String, options: [String]) async throws {
        let directory = try TemporaryDirectory()
        try directory.write(Workspaces.background, to: "workspace.json")
        try directory.write(patch, to: name)
        let ending = try await Program.run(
            ["fit", "workspace.json", "--json", "--patch", name] + options, in: directory)
        #expect(ending.status == 0 && ending.errors == "", "\(ending.errors)")
        #expect(try await ending.output == output(Workspaces.small, ["--json"]))
    }

    @Test func anotherPatchOfTheSetIsAnotherSignal() async throws {
        let directory = try TemporaryDirectory()
        try directory.write(Workspaces.background, to: "workspace.json")
        try directory.write(Workspaces.patchSet(), to: "set.json")
        let ending = try await Program.run(
            ["fit", "workspace.json", "--json", "--patch", "set.json", "--patch-name", "signal_200"], in: directory)
        #expect(ending.status == 0)
        #expect(try await ending.output != output(Workspaces.small, ["--json"]))
    }

    @Test func aSavedWorkspaceFitsTheSame() async throws {
        let directory = try TemporaryDirectory()
        try directory.write(Workspaces.background, to: "workspace.json")
        try directory.write(Workspaces.patchSet(), to: "set.json")
        let command = ["fit", "workspace.json", "--patch", "set.json", "--patch-name", "signal_100", "--json"]
        let patched = try await Program.run(command + ["--save", "saved.json"], in: directory)
        let saved = try await Program.run(["fit", "saved.json", "--json"], in: directory)
        #expect(patched.status == 0 && saved.status == 0 && saved.output == patched.output)
        let before = try snapshot(of: directory.path)
        expectRefusal(
            try await Program.run(command + ["--save", "set.json"], in: directory),
            ["workspace not written", "File exists", "set.json"])
        #expect(try snapshot(of: directory.path) == before)
    }

    @Test func theWorkspaceMayComeFromStandardInput() async throws {
        let directory = try TemporaryDirectory()
        let ending = try await Program.run(["fit", "-", "--json"], in: directory, input: Workspaces.small)
        #expect(ending.status == 0 && ending.errors == "")
        #expect(try await ending.output == output(Workspaces.small, ["--json"]))
        expectRefusal(try await Program.run(["fit", "-"], in: directory), ["-: invalid JSON", "line 1, column 1"])
    }
}

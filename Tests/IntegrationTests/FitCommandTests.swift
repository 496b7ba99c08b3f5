import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// `sigmasweep fit`: what it finds and how it tells it.
    @Suite struct FitCommandTests {
        /// Fits a workspace in a folder of its own and returns the JSON.
        func document(_ workspace: String, _ options: String...) async throws -> JSONText {
            try JSONText(await output(workspace, options + ["--json"]))
        }

        func output(_ workspace: String, _ options: [String]) async throws -> String {
            let directory = try TemporaryDirectory()
            try directory.write(workspace, to: "workspace.json")
            let ending = try await Program.run(["fit", "workspace.json"] + options, in: directory)
            #expect(ending.status == 0 && ending.errors == "", "\(ending.errors)")
            return ending.output
        }

        // MARK: JSON

        @Test func theJSONHasAllKeys() async throws {
            let fit = try await document(
                Workspaces.small, "--impacts", "--scan", "--scan-points", "5", "--scan-with", "theory", "--toys", "20",
                "--group", "norm=theory,lumi")
            let keys: Set = [
                "measurement", "normsys_code", "histosys_code", "status", "twice_nll", "estimated_distance_to_minimum",
                "parameter_of_interest", "parameters",
                "correlation", "goodness_of_fit", "significance", "cls", "upper_limit", "asimov_uncertainty",
                "uncertainty_breakdown", "impacts", "scan", "surface", "toys",
            ]
            #expect(fit.keys == keys)
            let names: Set = ["scale", "lumi", "mu", "theory", "method[0]", "stat[0]", "stat[1]"]
            #expect(fit["parameters"].keys == names)
            let figures: Set = [
                "value", "uncertainty", "minos_up", "minos_down", "pull", "constraint", "is_fixed", "is_at_bound",
                "is_undetermined",
            ]
            for name in names { #expect(fit["parameters"][name].keys == figures) }
            #expect(Set(fit["correlation"]["parameters"].elements.map(\.text)) == Set(names.map(Optional.some)))
            #expect(fit["correlation"]["matrix"].elements.map(\.numbers.count) == Array(repeating: 7, count: 7))
            #expect(fit["significance"].keys.isSuperset(of: ["observed", "expected", "expected_prefit", "p0"]))
            #expect(fit["cls"]["expected"].elements.count == 5 && fit["upper_limit"]["expected"].elements.count == 5)
            #expect(fit["uncertainty_breakdown"]["groups"].keys.contains("norm"))
            #expect(
                Set(fit["impacts"].elements.map(\.["name"].text)) == Set(names.subtracting(["mu"]).map(Optional.some)))
            let point: Set = ["mu", "delta", "twice_nll", "status"]
            #expect(!fit["scan"].elements.isEmpty && fit["scan"].elements.allSatisfy { $0.keys == point })
            let surface = fit["surface"]
            let columns = surface["second"].numbers.count
            #expect(surface["delta"].elements.map(\.numbers.count) == surface["first"].numbers.map { _ in columns })
            #expect(columns == 5, "all of them lie inside the bounds")
            #expect(fit["toys"]["count"].number == 20)
        }

        @Test func whatWasNotAskedForIsNull() async throws {
            let fit = try await document(Workspaces.small)
            for name in ["impacts", "scan", "surface", "toys"] { #expect(fit[name].isNull) }
        }

        /// The tolerances that the reference suggests, in standard deviations where it says so.
        @Test func theFitIsThatOfTheReference() async throws {
            let fit = try await document(try Workspaces.reference("o05_10bin_3np"))
            let expected = try JSONText(Workspaces.reference("o05_10bin_3np", "expected.json"))
            let reference = expected["fit_observed"]
            #expect(fit["status"].text == "converged")
            expectClose(fit["twice_nll"].number, reference["twice_nll"].number, absolute: 1e-7)
            for (index, parameter) in expected["parameters"].elements.enumerated() {
                let fitted = fit["parameters"][parameter["name"].text ?? ""]
                let uncertainty = reference["hessian_uncertainty"].numbers[index]
                expectClose(fitted["value"].number, reference["bestfit"].numbers[index], absolute: 1e-4 * uncertainty)
                expectClose(fitted["uncertainty"].number, uncertainty, relative: 1e-4)
                #expect(fitted["minos_up"].number > 0 && fitted["minos_down"].number < 0)
                #expect(fitted["is_fixed"].flag == false && fitted["is_at_bound"].flag == false)
            }
            let mu = fit["parameters"]["mu"]
            expectClose(mu["minos_up"].number, expected["minos_mu"]["up"].number, relative: 1e-5)
            expectClose(mu["minos_down"].number, expected["minos_mu"]["down"].number, relative: 1e-5)
            #expect(mu["pull"].isNull && mu["constraint"].isNull)
            let matrix = fit["correlation"]["matrix"].elements.map(\.numbers)
            let triangle = matrix.enumerated().flatMap { $1.prefix($0 + 1) }
            for (value, expected) in zip(triangle, reference["correlation_lower_triangle"].numbers) {
                expectClose(value, expected, absolute: 1e-3)
            }
            let goodness = expected["goodness_of_fit"]
            expectClose(
                fit["goodness_of_fit"]["statistic"].number, goodness["twice_nll_fit_minus_saturated"].number,
                absolute: 1e-7)
            #expect(fit["goodness_of_fit"]["degrees_of_freedom"].number == goodness["ndf"].number)
            expectClose(fit["goodness_of_fit"]["p_value"].number, goodness["pvalue"].number, relative: 1e-6)
        }

        @Test func theTestsAreThoseOfTheReference() async throws {
            let fit = try await document(try Workspaces.reference("o05_10bin_3np"), "--impacts")
            let expected = try JSONText(Workspaces.reference("o05_10bin_3np", "expected.json"))
            #expect(fit["parameter_of_interest"].text == "mu")
            let significance = fit["significance"]
            expectClose(significance["observed"].number, expected["discovery"]["Z_obs"].number, absolute: 1e-5)
            expectClose(
                significance["expected"].number, expected["discovery"]["Z_exp_postfit_asimov"].number, absolute: 1e-5)
            expectClose(
                significance["expected_prefit"].number, expected["discovery"]["Z_exp_prefit_asimov"].number,
                absolute: 1e-5)
            expectClose(fit["cls"]["observed"].number, expected["cls_mu1"]["CLs_obs"].number, absolute: 1e-5)
            for (value, expected) in zip(fit["cls"]["expected"].numbers, expected["cls_mu1"]["CLs_exp"].numbers) {
                expectClose(value, expected, absolute: 1e-5)
            }
            let limit = expected["upper_limit_95"]
            expectClose(fit["upper_limit"]["observed"].number, limit["observed"].number, relative: 1e-5)
            for (value, expected) in zip(fit["upper_limit"]["expected"].numbers, limit["expected"].numbers) {
                expectClose(value, expected, relative: 1e-5)
            }
            let uncertainty = fit["parameters"]["mu"]["uncertainty"].number
            for (impact, expected) in zip(fit["impacts"].elements, expected["impacts"].elements) {
                #expect(impact["name"].text == expected["name"].text)
                for key in ["prefit_up", "prefit_down", "postfit_up", "postfit_down"] {
                    expectClose(impact[key].number, expected[key].number, absolute: 1e-3 * uncertainty)
                }
            }
            expectClose(
                fit["asimov_uncertainty"].number, expected["fisher_asimov_mu1"]["sigma_mu"].number, relative: 1e-6)
        }

        @Test func aScanRisesFromTheBestFit() async throws {
            let fit = try await document(
                try Workspaces.reference("o05_10bin_3np"), "--scan", "--scan-points", "7")
            let scan = fit["scan"].elements
            try #require(scan.count == 7)
            #expect(scan.allSatisfy { $0["status"].text == "converged" })
            #expect(scan[3]["mu"].number == fit["parameters"]["mu"]["value"].number)
            let rises = scan.map(\.["delta"].number)
            expectClose(rises[3], 0, absolute: 1e-9)
            #expect(rises[0] > rises[1] && rises[1] > rises[2] && rises[2] > rises[3])
            #expect(rises[6] > rises[5] && rises[5] > rises[4] && rises[4] > rises[3])
        }

        /// With a parameter fixed at an end of its interval the others fit −2 ln L to 1 above the minimum.
        @Test(arguments: ["scale", "theory", "lumi"])
        func minosIntervalsEndWhereTheLikelihoodHasFallen(name: String) async throws {
            let fit = try await document(Workspaces.small)
            let parameter = fit["parameters"][name]
            for end in ["minos_up", "minos_down"] {
                let value = parameter["value"].number + parameter[end].number
                let fixed = "\"inits\": [\(value)], \"fixed\": true"
                let settings =
                    name == "lumi"
                    ? Workspaces.luminosity.replacing("\"inits\": [1.0]", with: fixed)
                    : "\(Workspaces.luminosity), {\"name\": \"\(name)\", \(fixed)}"
                let conditional = try await document(Workspaces.small.replacing(Workspaces.luminosity, with: settings))
                #expect(conditional["parameters"][name]["minos_up"].isNull, "it is fixed")
                expectClose(conditional["twice_nll"].number - fit["twice_nll"].number, 1, absolute: 1e-6)
            }
        }

        // MARK: Words

        @Test func lintNamesWhatIsUnusualAndFitsNothing() async throws {
            #expect(try await output(Workspaces.small, ["--lint"]) == "nothing unusual\n")
            let unusual = Workspaces.small.replacing("\"data\": [200.0]", with: "\"data\": [0.0]")
            let lines = try await output(unusual, ["--lint"])
            #expect(lines.contains("sample \"background\" of channel \"CR\" expects no event in bin 0"))
            #expect(lines.hasSuffix(" findings\n") && !lines.contains("-2 ln L"))
        }

        @Test func aFitThatDoesNotConvergeEndsWithStatus1AndItsResults() async throws {
            let directory = try TemporaryDirectory()
            try directory.write(
                Workspaces.small.replacing(
                    "{\"name\": \"mu\", \"type\": \"normfactor\", \"data\": null}",
                    with: """
                        {"name": "mu", "type": "normfactor", "data": null}, {"name": "nu", "type": "normfactor", "data": null}
                        """), to: "workspace.json")
            let ending = try await Program.run(["fit", "workspace.json", "--json"], in: directory)
            #expect(ending.status == 1)
            #expect(ending.errors.hasPrefix("sigmasweep: fit did not converge: "))
            #expect(ending.errors.hasSuffix(" - workspace.json\n"))
            let fit = try JSONText(ending.output)
            #expect(fit["status"].text == "singularHessian")
            #expect(fit["parameters"]["mu"]["uncertainty"].isNull && !fit["cls"]["observed"].isNull)
        }

        @Test func theTablesTellAllResults() async throws {
            let tables = try await output(
                try Workspaces.reference("o05_10bin_3np"), ["--impacts", "--group", "normalisation=lumi,bkg_norm"])
            #expect(tables == Self.tables)
        }

        private static let tables = """
            data             observed
            fit              converged in 4 iterations
            -2 ln L          53.28495292
            goodness of fit  0.81658 for 9 degrees of freedom, p = 0.99976

            parameter  value     uncertainty  MINOS                 pull       constraint
            slope      -0.21158  0.72011      +0.69465   -0.73537   -0.21158   0.72011
            lumi       1.0001    0.016703     +0.016705  -0.016701  0.0074808  0.98254
            mu         1.6048    0.57106      +0.58321   -0.55995
            bkg_norm   0.02428   0.79885      +0.78309   -0.8176    0.02428    0.79885

                                    observed  expected  -2 s.d.    -1 s.d.  +1 s.d.  +2 s.d.
            significance of mu > 0  2.9859    1.8801
            CLs at mu = 1           0.51747   0.067513  0.0028365  0.01475  0.24219  0.58141
            upper limit at 95 %     2.579     1.0757    0.56391    0.7641   1.5259   2.0933

            uncertainty                           mu
            total                                 0.57106
            statistical                           0.50925
            systematic                            0.2584
            part of normalisation                 0.25299
            part of other constrained parameters  0.15872

            impact, largest first  post-fit up  post-fit down  pre-fit up  pre-fit down  by covariance
            bkg_norm               -0.24319     +0.2053        -0.3065     +0.25536      -0.22431
            slope                  -0.17571     +0.14948       -0.24946    +0.20599      -0.15872
            lumi                   -0.082961    +0.084335      -0.084424   +0.085847     -0.083619

            """
    }
}

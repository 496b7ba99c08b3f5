import Likelihood
import TestSupport
import Testing

@Suite struct UncertaintyBreakdownTests {
    @Test(arguments: ["o06_10bin_staterror_freenorm", "o07_sr_cr_normfactor_fixed", "o18_cabinetry_example"])
    func partsAreThoseOfFitsWithTheGroupFixed(name: String) throws {
        let reference = try ReferenceSet(name)
        let likelihood = try reference.likelihood
        let fit = likelihood.fit()
        let half = reference.model.parameters.indices.filter { $0 % 2 == 0 && $0 != reference.interest }
        let breakdown = try #require(
            fit.breakdown(
                of: reference.interest, in: reference.model, groups: [ParameterGroup(name: "half", parameters: half)]))
        #expect(breakdown.parts.first?.group.name == "half")
        for part in breakdown.parts {
            let fixed = Dictionary(uniqueKeysWithValues: part.group.parameters.map { ($0, fit.values[$0]) })
            let rest = try #require(
                likelihood.fit(fixing: fixed, startingAt: fit.values).parameters[reference.interest].uncertainty)
            expectClose(
                part.uncertainty * part.uncertainty, breakdown.total * breakdown.total - rest * rest,
                absolute: 1e-8 * breakdown.total * breakdown.total)
        }
        let constrained = reference.model.constrainedParameters.map { ($0, fit.values[$0]) }
        let statistical = likelihood.fit(
            fixing: Dictionary(uniqueKeysWithValues: constrained), startingAt: fit.values)
        expectClose(
            breakdown.statistical, statistical.parameters[reference.interest].uncertainty ?? .nan, relative: 1e-7)
    }

    @Test func everyParameterIsInAPart() throws {
        let reference = try ReferenceSet("o06_10bin_staterror_freenorm")
        let fit = try reference.likelihood.fit()
        let breakdown = try #require(fit.breakdown(of: reference.interest, in: reference.model))
        let names = breakdown.parts.map(\.group.name)
        #expect(names.contains("Monte-Carlo statistics") && names.contains("free parameters"))
        let members = breakdown.parts.flatMap(\.group.parameters) + [reference.interest]
        #expect(members.sorted() == Array(reference.model.parameters.indices))
    }

    @Test func oneParameterIsItsImpactToFirstOrder() throws {
        let fit = try profile(of: twoBinModel(), counts: [60, 65]).bestFit
        for index in [1, 2] {
            expectClose(
                fit.groupImpact(of: [index], on: 0) ?? .nan, fit.linearImpact(of: index, on: 0)?.magnitude ?? .infinity,
                relative: 1e-12)
        }
        #expect(fit.groupImpact(of: [], on: 0) == 0)
    }

    @Test func patternsChooseParameters() throws {
        let model = try twoBinModel()
        func parameters(_ patterns: String...) -> [Int] {
            ParameterGroup(name: "group", matching: patterns, in: model).parameters
        }
        #expect(model.parameters.map(\.name) == ["mu", "background[0]", "background[1]"])
        #expect(parameters("*") == [0, 1, 2])
        #expect(parameters("background*") == [1, 2])
        #expect(parameters("*[1]") == [2])
        #expect(parameters("b*k*d*0*", "mu") == [0, 1])
        #expect(parameters("background", "*x*", "") == [])
    }
}

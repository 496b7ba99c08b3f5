import Likelihood
import Testing

@testable import Sweep

@Suite struct FamilyReaderTests {
    private func text(_ family: String) -> String {
        rotatedText + "\nmeasurement: {kind: templateFamily, family: \(family)}"
    }

    private func family(_ yaml: String) throws -> FamilySettings { try read(text(yaml)).grid[0].specification.measurement.family }

    @Test func everySettingIsRead() throws {
        #expect(
            try family("{parameter: z, trueValue: 0.5}") == FamilySettings(parameter: "z", trueValue: 0.5))
        #expect(
            try family(
                "{parameter: z, trueValue: 0.5, constraint: {kind: gaussian, centre: 1, width: 0.5}, "
                    + "countTerm: gammaOfCount, interpolation: spline, scan: {from: -1, to: 3, points: 9}}")
                == FamilySettings(
                    parameter: "z", trueValue: 0.5, constraint: .gaussian(centre: 1, width: 0.5),
                    countTerm: .gammaOfCount, interpolation: .spline,
                    scan: SignalStrengthScan(from: -1, to: 3, points: 9)))
        #expect(
            try family(
                "{parameter: z, trueValue: 1, constraint: "
                    + "{kind: auxiliary, events: 1e4, width: 0.5, bins: 4, from: -1, to: 2.5}}"
            ).constraint
                == .auxiliary(AuxiliarySettings(events: 10_000, width: 0.5, bins: 4, from: -1, to: 2.5)))
    }

    @Test(arguments: [
        ("{trueValue: 1}", "measurement.family.parameter: expected the feature that holds the nuisance parameter"),
        ("{parameter: z}", "measurement.family.trueValue: expected a number, found nothing"),
        ("{parameter: w, trueValue: 1}", "measurement.family.parameter: expected"),
        (
            "{parameter: z, trueValue: 1, constraint: {kind: gaussian, centre: 1, width: 0}}",
            "measurement.family.constraint.width: expected a number > 0, found 0"
        ),
        (
            "{parameter: z, trueValue: 1, constraint: {kind: none, width: 1}}",
            "measurement.family.constraint.width: unknown key"
        ),
        (
            "{parameter: z, trueValue: 1, constraint: {kind: auxiliary, events: 1, width: 1, bins: 1, from: 1, to: 1}}",
            "measurement.family.constraint.to: expected a number above from, found 1"
        ),
        (
            "{parameter: z, trueValue: 1, scan: {from: 3}}",
            "measurement.family.scan.to: expected a number above from"
        ),
    ])
    func mistakesAreNamed(family: String, message: String) {
        let error = #expect(throws: ConfigurationError.self) { try read(text(family)) }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        "{parameter: z, trueValue: 0.25, constraint: {kind: gaussian, centre: 1, width: 0.5}, interpolation: spline}",
        "{parameter: z, trueValue: 1, constraint: {kind: auxiliary, events: 9, width: 0.5, bins: 4, from: -1, to: 2}}",
        "{parameter: z, trueValue: 1}",
    ])
    func theResolvedTextGivesTheSamePoint(family: String) throws {
        let resolved = try read(text(family))
        #expect(try read(resolved.resolvedText).grid[0].specification == resolved.grid[0].specification)
    }
}

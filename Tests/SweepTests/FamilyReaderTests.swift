import Events
import Likelihood
import Testing

@testable import Sweep

@Suite struct FamilyReaderTests {
    private func text(_ family: String) -> String {
        rotatedText.replacing("train", with: "testAngles: [0.25, 0.5, 1], train")
            + "\nmeasurement: {kind: templateFamily, family: \(family)}"
    }

    private func family(_ yaml: String) throws -> FamilySettings {
        try #require(try read(text(yaml)).grid[0].specification).measurement.family
    }

    @Test func everySettingIsRead() throws {
        #expect(
            try family("{trueValue: 0.5}") == FamilySettings(trueValue: 0.5))
        #expect(
            try family(
                "{trueValue: 0.5, constraint: {kind: gaussian, centre: 1, width: 0.5}, "
                    + "countTerm: gammaOfCount, interpolation: spline, scan: {from: -1, to: 3, points: 9}}")
                == FamilySettings(
                    trueValue: 0.5, constraint: .gaussian(centre: 1, width: 0.5),
                    countTerm: .gammaOfCount, interpolation: .spline,
                    scan: SignalStrengthScan(from: -1, to: 3, points: 9)))
        #expect(
            try family(
                "{trueValue: 1, constraint: "
                    + "{kind: auxiliary, events: 1e4, width: 0.5, bins: 4, from: -1, to: 2.5}}"
            ).constraint
                == .auxiliary(AuxiliarySettings(events: 10_000, width: 0.5, bins: 4, from: -1, to: 2.5)))
    }

    @Test(arguments: [
        ("{}", "measurement.family.trueValue: expected a number, found nothing"),
        (
            "{trueValue: 0.3}",
            "measurement.family.trueValue: expected one of the values of the test events, 0.25, 0.5, 1, found 0.3"
        ),
        (
            "{trueValue: 1, constraint: {kind: gaussian, centre: 1, width: 0}}",
            "measurement.family.constraint.width: expected a number > 0, found 0"
        ),
        (
            "{trueValue: 1, constraint: {kind: none, width: 1}}",
            "measurement.family.constraint.width: unknown key"
        ),
        (
            "{trueValue: 1, constraint: {kind: auxiliary, events: 1, width: 1, bins: 1, from: 1, to: 1}}",
            "measurement.family.constraint.to: expected a number above from, found 1"
        ),
        (
            "{trueValue: 1, scan: {from: 3}}",
            "measurement.family.scan.to: expected a number above from"
        ),
    ])
    func mistakesAreNamed(family: String, message: String) {
        let error = #expect(throws: ConfigurationError.self) { try read(text(family)) }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        ("training: {network: {outputs: perProcess}}", "network.outputs is perProcess"),
        ("measurement: {kind: templateFamily, statisticalUncertainty: perBin}", "statisticalUncertainty is perBin"),
        ("measurement: {kind: templateFamily, signalStrengths: perProcess}", "signalStrengths is perProcess"),
        ("measurement: {kind: templateFamily, assume: {feature: z, value: 0}}", "told a value by assume"),
    ])
    func settingsWithoutEffectAreRefused(text: String, reason: String) {
        let family = "family: {trueValue: 1}"
        let own = self.text("{trueValue: 1}").split(separator: "\n").dropLast().joined(separator: "\n")
        let lines =
            text.hasPrefix("measurement")
            ? String(text.dropLast()) + ", \(family)}" : text + "\nmeasurement: {kind: templateFamily, \(family)}"
        #expect(refusal(own + "\n" + lines)?.contains("expected binned because") == true)
        #expect(refusal(own + "\n" + lines)?.contains(reason) == true)
    }

    @Test func aSplineNeedsTwoValues() {
        let family = "family: {trueValue: 0.7853981633974483, interpolation: spline}"
        let text = rotatedText + "\nmeasurement: {kind: KIND, \(family)}"
        let refused = refusal(text.replacing("KIND", with: "templateFamily"))
        #expect(refused?.contains("measurement.family.interpolation: expected none because") == true)
        #expect(refusal(text.replacing("KIND", with: "binned")) == nil)
    }

    /// Pairs of values of two axes that are wrong only together.
    @Test(arguments: [
        (
            "measurement.family.scan.from: [0, 5]", "measurement.family.scan.to: [10, 4]",
            "scan.to: expected a number above from"
        ),
        (
            "measurement.family.constraint.from: [-1, 1]", "measurement.family.constraint.to: [2, 0]",
            "constraint.to: expected a number above from"
        ),
    ])
    func axesThatDoNotGoTogether(first: String, second: String, message: String) {
        let family = "{trueValue: 1, constraint: {kind: auxiliary, events: 9, width: 1, bins: 2, from: -1, to: 2}}"
        #expect(refusal(text(family) + "\naxes:\n  \(first)\n  \(second)")?.contains(message) == true)
    }

    @Test func valuesTakenForOneAreEqualPoints() {
        let axes = "\naxes:\n  measurement.family.trueValue: [0.5, 0.5000000000001]"
        #expect(refusal(text("{trueValue: 1}") + axes)?.contains("values that make different points") == true)
    }

    @Test func trueValueIsExactlyThatOfTheEvents() throws {
        let series = rotatedText.replacing("train", with: "testAngles: {linspace: [0, 1.5707963267948966, 21]}, train")
        for value in [0.7853981633974483, 0.78539816339745, 1.5707963267948966, 0.07853981633974] {
            let text = series + "\nmeasurement: {kind: templateFamily, family: {trueValue: \(value)}}"
            let settings = try #require(try read(text).grid[0].specification)
            #expect(
                settings.events.source.parameter?.testValues.contains(settings.measurement.family.trueValue) == true)
        }
    }

    @Test(arguments: [
        (
            toyText + "\nmeasurement: {kind: templateFamily}",
            "another kind because no feature of the events is a parameter"
        ),
        (
            rotatedText.replacing("train", with: "testAngles: [0, 1], train"),
            "measurement.kind: expected templateFamily because the test events have several values of z, found nothing"
        ),
    ])
    func kindHasToFitTheEvents(text: String, message: String) {
        let error = #expect(throws: ConfigurationError.self) { try read(text) }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        "{trueValue: 0.25, constraint: {kind: gaussian, centre: 1, width: 0.5}, interpolation: spline}",
        "{trueValue: 1, constraint: {kind: auxiliary, events: 9, width: 0.5, bins: 4, from: -1, to: 2}}",
        "{trueValue: 1}",
    ])
    func theResolvedTextGivesTheSamePoint(family: String) throws {
        let resolved = try read(text(family))
        #expect(try read(resolved.resolvedText).grid[0].specification == resolved.grid[0].specification)
    }
}

import Likelihood
import Testing
import Training

@testable import Sweep

@Suite struct VariationSelectionTests {
    /// The names of the variations are the keys of `nuisanceModels`.
    @Test func axesOfNamesAndModelsAreTriedTogether() {
        let axes = """

            variations: [{name: a, kind: shift, feature: x2, shift: 1}]
            axes:
              variations.a.name: [a, b]
              measurement.nuisanceModels: [{}, {a: split}]
            """
        #expect(refusal(toyText + axes)?.contains("measurement.nuisanceModels.a: unknown key") == true)
    }

    private static let settings = [
        "training.loss.signalStrength.variations", "training.penalty.variations", "measurement.nuisances",
    ]

    private func selections(_ point: PointSpecification) -> [VariationSelection] {
        [
            point.training.loss.signalStrength.variations, point.training.penalty.variations,
            point.measurement.nuisances,
        ]
    }

    @Test(arguments: [
        ("all", VariationSelection.all), ("none", .named([])), ("[]", .named([])), ("[b, a]", .named(["b", "a"])),
        ("{first: 0}", .named([])), ("{first: 1}", .named(["a"])), ("{first: 2}", .all),
    ])
    func spellings(_ text: String, _ expected: VariationSelection) throws {
        let lines = """
            training: {loss: {signalStrength: {variations: \(text)}}, penalty: {variations: \(text)}}
            measurement: {nuisances: \(text)}
            """
        let point = try #require(try read(toy(lines)).grid.first?.specification)
        #expect(selections(point) == [expected, expected, expected])
        #expect(point.training.loss.signalStrength.uncertainty == .total)
    }

    @Test(arguments: settings)
    func firstIsANumericAxis(_ path: String) throws {
        let configuration = try read(toy("axes:\n  \(path).first: [1, 0, 2]"))
        #expect(configuration.coordinateTexts == [1, 0, 2].map { "\(path).first=\($0)" })
        let index = try #require(Self.settings.firstIndex(of: path))
        #expect(
            configuration.grid.compactMap(\.specification).map { selections($0)[index] } == [
                .named(["a"]), .named([]), .all,
            ])
    }

    /// The resolved base has the names of the first point, which the axis replaces.
    @Test(arguments: ["[1, 0, 2]", "[0, 1]", "[2, 1]"], ["first", ""])
    func resolvedTextGivesTheSamePoints(_ values: String, _ component: String) throws {
        let axis =
            component == "first"
            ? "measurement.nuisances.first: \(values)"
            : "measurement.nuisances: [{first: 1}, none, [b], all]"
        let first = try read(toy("axes:\n  \(axis)"))
        let second = try read(first.resolvedText)
        #expect(Array(second.grid) == Array(first.grid))
        #expect(second.resolvedText == first.resolvedText)
    }

    @Test(arguments: [
        ("{first: 3}", "measurement.nuisances.first: expected an integer from 0 to 2, found 3"),
        ("{first: -1}", "measurement.nuisances.first: expected an integer from 0 to 2, found -1"),
        ("{last: 1}", "measurement.nuisances.last: unknown key, expected one of first"),
        ("{}", "measurement.nuisances.first: expected an integer from 0 to 2, found nothing"),
        ("some", "measurement.nuisances: expected all, none, {first: N} or a list of variations with at least 1 value"),
        ("[c]", "measurement.nuisances[0]: expected one of the variations a, b, found c"),
    ])
    func errors(_ text: String, _ expected: String) throws {
        let message = try #require(refusal(toy("measurement: {nuisances: \(text)}")))
        #expect(message.hasPrefix("x.yaml:6: " + expected))
    }

    @Test func allInTwoSpellingsIsOnePoint() {
        let message = refusal(toy("axes:\n  measurement.nuisances: [all, {first: 2}]"))
        #expect(message?.contains("expected values that make different points") == true)
    }
}

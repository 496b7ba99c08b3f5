import Events
import Testing

@testable import Sweep

@Suite struct ToyEventsReaderTests {
    private func point(_ text: String) throws -> PointSpecification {
        try #require(try read(text).grid.first?.specification)
    }

    @Test func fourGaussians() throws {
        let text = fourText.replacing("train", with: "yields: {signal2: 100, background1: 1000}, train")
        let point = try point(text)
        let scale = ["signal1": 1.0, "signal2": 1, "background1": 1, "background2": 1]
        #expect(
            point.events
                == EventsSettings(
                    source: .fourGaussians(.init(train: 100, validation: 50, test: 200)),
                    yields: ["signal2": 100, "background1": 1000], scale: scale))
        #expect(point.variations[0].processes == ["background1"])
    }

    @Test func rotatedGaussians() throws {
        let point = try point(rotatedText)
        let source = RotatedGaussiansSettings(
            angles: [0, 1.5], testAngles: [.pi / 4], train: 100, validation: 50, test: 200)
        #expect(point.events.source == .rotatedGaussians(source))
        let rotation = VariationSettings(name: "z", feature: "x1", change: .rotate(0.5, with: "x2"), kind: .shifted)
        #expect(point.variations == [rotation])
    }

    @Test func bumpHunt() throws {
        let values = BumpHuntResolution.values([0.1, 0.2])
        #expect(
            try point(bumpText).events.source
                == .bumpHunt(.init(resolution: values, train: 100, validation: 50, test: 200)))
        let text = bumpText.replacing("train", with: "testResolution: {uniform: [0, 0.29]}, train")
        let other = try point(text)
        #expect(
            other.events.source
                == .bumpHunt(
                    .init(
                        resolution: values, testResolution: .uniform(from: 0, to: 0.29), train: 100, validation: 50,
                        test: 200)))
        for whole in [text, bumpText + "\naxes: {events.resolution.values: [[0.1], [0.2]]}"] {
            let first = try read(whole)
            #expect(Array(try read(first.resolvedText).grid) == Array(first.grid))
        }
        #expect(try point(bumpText).id != other.id)
    }

    @Test(arguments: [
        ("{values: [0.1, 0.2]}", "resolution: expected exactly one of values, uniform, found nothing", ""),
        ("{}", "resolution: expected exactly one of values, uniform, found a mapping", nil),
        ("{values: [0.1], uniform: [0, 1]}", "resolution: expected exactly one of values, uniform, found both", nil),
        ("{values: [0.1, 0]}", "resolution.values: expected numbers > 0 and <= 1, found a list of 2 values", nil),
        ("{values: 3}", "resolution.values: \(Self.expectedAngles), found 3", nil),
        ("{uniform: [0.2, 0.1]}", "resolution.uniform: \(Self.expectedRange), found a list of 2 values", nil),
        ("{uniform: [0.2]}", "resolution.uniform: \(Self.expectedRange), found a list of 1 value", nil),
        ("{uniform: [0, 0.1, 0.2]}", "resolution.uniform: \(Self.expectedRange), found a list of 3 values", nil),
    ])
    func refusedResolution(_ text: String, _ expected: String, _ whole: String?) {
        let old = whole == nil ? "{values: [0.1, 0.2]}" : "resolution: {values: [0.1, 0.2]}, "
        #expect(refusal(bumpText.replacing(old, with: whole ?? text)) == "x.yaml:2: events." + expected)
    }

    private static let expectedRange = "expected two ascending numbers from 0 to 1"

    @Test(arguments: [
        ("[0.5]", [0.5]), ("[3, -1, 2]", [3, -1, 2]), ("{linspace: [1, 0, 3]}", [1, 0.5, 0]),
        ("[2, {linspace: [0, 1, 3]}]", [2, 0, 0.5, 1]),
    ])
    func angles(_ text: String, _ expected: [Double]) throws {
        let source = try point(rotatedText.replacing("angles: [0, 1.5]", with: "angles: \(text), testAngles: [1]"))
            .events
            .source
        #expect(
            source
                == .rotatedGaussians(.init(angles: expected, testAngles: [1], train: 100, validation: 50, test: 200)))
    }

    @Test func figuresOfSeveralSignalsHaveCurves() throws {
        #expect(try read(fourText + Self.signalCurve).curves[0].y == ["sigma_mu_signal2"])
        #expect(refusal(toyText + Self.signalCurve)?.contains("found sigma_mu_signal2") == true)
    }

    private static let signalCurve =
        "\naxes: {training.seed: [1, 2]}\ncurves: [{x: training.seed, y: [sigma_mu_signal2]}]"

    @Test(arguments: [
        (
            fourText.replacing("train: 100", with: "train: 3"),
            "events.train: expected an integer from 4 to 100000000, found 3"
        ),
        (
            fourText.replacing("train", with: "angles: [0], train"),
            "events.angles: unknown key, expected one of kind, selection, yields, scale, train, validation, test; "
                + "nearest known key: yields"
        ),
        (
            fourText.replacing("train", with: "yields: {signal: 1}, train"),
            "events.yields.signal: unknown key, expected one of signal1, signal2, background1, background2; "
                + "nearest known key: signal1"
        ),
        (rotatedText.replacing("angles: [0, 1.5], ", with: ""), "events.angles: \(Self.expectedAngles), found nothing"),
        (rotatedText.replacing("[0, 1.5]", with: "0"), "events.angles: \(Self.expectedAngles), found 0"),
        (
            rotatedText.replacing("[0, 1.5]", with: "[]"),
            "events.angles: \(Self.expectedAngles), found a list of 0 values"
        ),
        (
            rotatedText.replacing("[0, 1.5]", with: "[1, 0, 1.0]"),
            "events.angles: \(Self.expectedAngles), found 1 again"
        ),
        (rotatedText.replacing("[0, 1.5]", with: "[0, inf]"), "events.angles[1]: expected a number, found inf"),
        (
            rotatedText.replacing("[0, 1.5]", with: "{logspace: [1, 2, 3]}"),
            "events.angles.logspace: unknown key, expected one of linspace; nearest known key: linspace"
        ),
        (
            rotatedText.replacing("train", with: "testAngles: right, train"),
            "events.testAngles: \(Self.expectedAngles), found right"
        ),
        (
            rotatedText.replacing("train: 100", with: "train: 1"),
            "events.train: expected an integer from 2 to 50000000, found 1"
        ),
        (
            rotatedText.replacing("validation: 50", with: "validation: 60000000"),
            "events.validation: expected an integer from 2 to 50000000, found 60000000"
        ),
        (
            rotatedText.replacing("test: 200", with: "test: 1"),
            "events.test: expected an integer from 2 to 100000000, found 1"
        ),
    ])
    func refused(_ text: String, _ expected: String) {
        #expect(refusal(text) == "x.yaml:2: " + expected)
    }

    private static let expectedAngles = "expected a list of at least 1 number, all different"

    @Test func processesOfAVariationAreThoseOfTheSource() {
        #expect(
            refusal(fourText.replacing("[background1]", with: "[background]"))
                == "x.yaml:4: variations[0].processes[0]: expected one of the processes signal1, signal2, background1, "
                + "background2, found background; nearest known name: background1")
    }

    /// Every setting changes the identities, and the axes that change them make different points.
    @Test(arguments: [
        ("[0, 1.5]", "[0, 1.4]"), ("[0, 1.5]", "[0]"), ("[0, 1.5]", "[1.5, 0]"), ("train", "testAngles: [0.7], train"),
        ("train: 100", "train: 102"), ("validation: 50", "validation: 52"), ("test: 200", "test: 202"),
        ("feature: x1, with: x2", "feature: x2, with: x1"), ("with: x2", "with: z"), ("rotate: 0.5", "rotate: 0.6"),
    ])
    func everySettingCounts(_ old: String, _ new: String) throws {
        let (first, second) = (try point(rotatedText), try point(rotatedText.replacing(old, with: new)))
        #expect(first.id != second.id)
        #expect(first.trainSpecification.id != second.trainSpecification.id)
    }

    @Test func kindsMayBeAnAxis() throws {
        let axis = "{events.kind: [twoGaussians, fourGaussians], training"
        let configuration = try read(toyText + Self.signalCurve.replacing("{training", with: axis))
        #expect(Set(configuration.grid.map(\.id)).count == 4)
        #expect(configuration.curves[0].y == ["sigma_mu_signal2"])
    }
}

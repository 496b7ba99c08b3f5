import Likelihood
import Testing

@testable import Sweep

@Suite struct UnbinnedReaderTests {
    private static let full = """
        training:
          inputs: {features: [y, sigma]}
        measurement:
          kind: unbinned
          signalStrength: 0.1
          unbinned:
            yieldTerm: fixedTotal
            events: 5000
            calibration: {kind: steps, bins: 40}
            test: manyBins
            cut: 0.75
            twoBins: [0.25, 1.5]
            manyBins: {count: 10, upper: 4}
            level: 0.1
            toys: 300
          assume: {feature: sigma, value: 0.04}
          scan: [{feature: y, from: -0.5, to: 0.5, points: 11}]
        """

    private func point(_ lines: String) throws -> PointSpecification {
        try #require(try read(bumpText + "\n" + lines).grid.first?.specification)
    }

    @Test func everythingIsRead() throws {
        let measurement = try point(Self.full).measurement
        let test = HypothesisTestSettings(
            kind: .manyBins, cut: 0.75, twoBins: [0.25, 1.5], manyBins: .init(count: 10, upper: 4), level: 0.1,
            toys: 300)
        let expected = MeasurementSettings(
            kind: .unbinned, signalStrength: 0.1,
            unbinned: UnbinnedSettings(
                yieldTerm: .fixedTotal, events: 5000, calibration: .init(kind: .steps, bins: 40), test: test),
            assume: FeatureAssumption(feature: "sigma", value: 0.04),
            scan: [FeatureScan(feature: "y", from: -0.5, to: 0.5, points: 11)])
        #expect(measurement == expected)
        #expect(expected.scan.first?.values[3] == -0.2)
    }

    @Test func theResolvedTextReadsBack() throws {
        let first = try read(bumpText + "\n" + Self.full)
        #expect(Array(try read(first.resolvedText).grid) == Array(first.grid))
        #expect(try point("measurement: {assume: null, scan: []}").measurement == MeasurementSettings())
    }

    /// Every setting changes the point, and none the training.
    @Test(arguments: [
        ("kind: unbinned", "kind: binned"), ("fixedTotal", "extended"), ("5000", "5001"),
        ("kind: steps", "kind: analytic"),
        ("bins: 40", "bins: 41"), ("test: manyBins", "test: cut"), ("0.75", "0.8"), ("[0.25, 1.5]", "[0.25, 1.6]"),
        ("count: 10", "count: 11"), ("upper: 4", "upper: 5"), ("level: 0.1", "level: 0.2"), ("toys: 300", "toys: 301"),
        ("value: 0.04", "value: 0.05"), ("{feature: sigma, value: 0.04}", "null"), ("points: 11", "points: 12"),
        ("from: -0.5", "from: -0.4"), ("to: 0.5", "to: 0.4"), ("feature: y", "feature: sigma"),
    ])
    func everySettingCounts(_ old: String, _ new: String) throws {
        let (first, second) = (try point(Self.full), try point(Self.full.replacing(old, with: new)))
        #expect(first.id != second.id)
        #expect(first.trainSpecification.id == second.trainSpecification.id)
    }

    @Test(arguments: [
        (
            "kind: unbined",
            "kind: expected one of binned, templateFamily, unbinned, found unbined; nearest known name: unbinned"
        ),
        ("unbinned: {yieldTerm: fixed}", "unbinned.yieldTerm: expected one of extended, fixedTotal, found fixed"),
        ("unbinned: {events: 0}", "unbinned.events: expected an integer from 1 to 1000000000, found 0"),
        (
            "unbinned: {calibration: {bin: 1}}",
            "unbinned.calibration.bin: unknown key, expected one of kind, bins; nearest known key: bins"
        ),
        (
            "unbinned: {calibration: {bins: 0}}",
            "unbinned.calibration.bins: expected an integer from 1 to 1000000, found 0"
        ),
        (
            "unbinned: {test: bins}",
            "unbinned.test: expected one of none, inclusive, cut, twoBins, manyBins, unbinned, found bins"
        ),
        ("unbinned: {cut: -1}", "unbinned.cut: expected a number >= 0, found -1"),
        (
            "unbinned: {twoBins: [0.5, 1, 2]}",
            "unbinned.twoBins: expected two ascending numbers >= 0, found a list of 3 values"
        ),
        (
            "unbinned: {twoBins: [-1, 2]}",
            "unbinned.twoBins: expected two ascending numbers >= 0, found a list of 2 values"
        ),
        (
            "unbinned: {twoBins: [2, 1]}",
            "unbinned.twoBins: expected two ascending numbers >= 0, found a list of 2 values"
        ),
        ("unbinned: {manyBins: {count: 0}}", "unbinned.manyBins.count: expected an integer from 1 to 10000, found 0"),
        ("unbinned: {manyBins: {upper: 0}}", "unbinned.manyBins.upper: expected a number > 0, found 0"),
        ("unbinned: {level: 0}", "unbinned.level: expected a number >= 1e-06 and <= 0.999999, found 0"),
        ("unbinned: {toys: 0}", "unbinned.toys: expected an integer from 1 to 10000000, found 0"),
        ("assume: {feature: z, value: 1}", "assume.feature: expected one of the inputs y0, y1, y, sigma, found z"),
        ("assume: {feature: y}", "assume.value: expected a number, found nothing"),
        ("scan: [{feature: y, from: 0, to: 0}]", "scan[0].to: expected a number above from, found 0"),
        (
            "scan: [{feature: y, from: 0, to: 1, points: 1}]",
            "scan[0].points: expected an integer from 2 to 100000, found 1"
        ),
        (
            "scan: [{feature: y, from: 0, to: 1}, {feature: y, from: 0, to: 1}]",
            "scan[1]: expected a feature that no other scan has, found y again"
        ),
        (
            "scan: [{feature: y, from: 0, to: 1, points: 400}, {feature: y0, from: 0, to: 1, points: 400}]",
            "scan: expected at most 100000 points together, found 160000"
        ),
        (
            "scan: [{feature: y, from: 0, to: 1}, {feature: y0, from: 0, to: 1}, {feature: y1, from: 0, to: 1}]",
            "scan: expected at most two scans, found 3"
        ),
        (
            "unbinned: {yieldTerm: fixedTotal}",
            "signalStrength: expected a number >= 0 and <= 0.9, the share of the signal, because unbinned.yieldTerm is "
                + "fixedTotal, found 1"
        ),
        (
            "kind: unbinned, statisticalUncertainty: perBin",
            "kind: expected binned because statisticalUncertainty is perBin, found unbinned"
        ),
        (
            "kind: unbinned, signalStrengths: perProcess",
            "kind: expected binned because signalStrengths is perProcess, found unbinned"
        ),
    ])
    func refused(_ settings: String, _ expected: String) {
        let found = refusal(bumpText + "\nmeasurement: {\(settings)}")
        #expect(found?.hasPrefix("x.yaml:3: measurement." + expected) == true, "\(found ?? "accepted")")
    }

    @Test func rulesAcrossSections() {
        let kind = "\nmeasurement: {kind: unbinned}"
        #expect(
            refusal(bumpText + "\nvariations: [{name: a, kind: shift, feature: y, shift: 0.1}]" + kind)
                == "x.yaml:4: measurement.kind: expected binned because there are variations, found unbinned")
        #expect(
            refusal(bumpText + "\ntraining: {network: {outputs: perProcess}}" + kind)
                == "x.yaml:4: measurement.kind: expected binned because network.outputs is perProcess, found unbinned")
        #expect(
            refusal(bumpText + "\ntraining: {loss: {kind: signalStrength}}" + kind)?
                .contains("expected binned because the score of loss.kind signalStrength tells no density ratio")
                == true)
        let inputs = "\ntraining: {inputs: {features: [y]}}\nmeasurement: "
        #expect(
            refusal(bumpText + inputs + "{assume: {feature: sigma, value: 1}}")
                == "x.yaml:4: measurement.assume.feature: expected one of the inputs y, found sigma")
        #expect(
            refusal(bumpText + inputs + "{scan: [{feature: sigma, from: 0, to: 1}]}")
                == "x.yaml:4: measurement.scan[0].feature: expected one of the inputs y, found sigma")
    }

    /// Also where two axes make the forbidden pair.
    @Test func axesThatDoNotGoTogether() {
        let axes = """

            axes:
              measurement.kind: [binned, unbinned]
              training.network.outputs: [single, perProcess]
            """
        #expect(refusal(bumpText + axes)?.contains("expected binned because network.outputs is perProcess") == true)
    }
}

import Events
import Foundation
import TestSupport
import Testing

@testable import Training

@Suite struct PreprocessingTests {
    /// Three features of four rows; the last row has no nominal weight, b misses a value, c is constant.
    private var sample: EventSample {
        EventSample(
            featureNames: ["a", "b", "c"],
            features: [1, 10, 7, 2, .nan, 7, 6, 30, 7, 1000, 1000, 1000], process: [0, 1, 0, 1], weights: [1, 5, 2, 0],
            variations: [])
    }

    @Test func standardisesToTheMomentsOfSelectedEvents() throws {
        let preprocessing = try Preprocessing(InputSettings(), sample: sample)
        #expect(preprocessing.features == ["a", "b", "c"])
        expectClose(preprocessing.offset[0], 3, relative: 1e-15)
        expectClose(preprocessing.scale[0], 1 / (14 / 3.0).squareRoot(), relative: 1e-15)
        expectClose(preprocessing.offset[1], 20, relative: 1e-15)
        expectClose(preprocessing.scale[1], 0.1, relative: 1e-15)
        expectClose(preprocessing.replacement[1], 20, relative: 1e-15)
    }

    @Test func inputsHaveMeanZeroAndDeviationOne() throws {
        let events = SmallEvents.twoGaussians(500, "preprocessing")
        let preprocessing = try Preprocessing(InputSettings(), sample: events)
        let matrix = preprocessing.matrix(events.features, of: events, columns: [0, 1], stride: 16)
        for column in 0...1 {
            let values = (0..<500).map { Double(matrix[16 * $0 + column]) }
            expectClose(values.reduce(0, +) / 500, 0, absolute: 1e-6)
            expectClose(values.reduce(0) { $0 + $1 * $1 } / 500, 1, absolute: 1e-6)
        }
    }

    @Test func mayLeaveTheUnits() throws {
        let preprocessing = try Preprocessing(InputSettings(standardise: false), sample: sample)
        #expect(preprocessing.offset == [0, 0, 0])
        #expect(preprocessing.scale == [1, 1, 1])
        expectClose(preprocessing.replacement[1], 20, relative: 1e-15)
    }

    @Test func choosesAndOrdersTheFeatures() throws {
        let preprocessing = try Preprocessing(InputSettings(features: ["c", "a"]), sample: sample)
        #expect(preprocessing.features == ["c", "a"])
        #expect(preprocessing.offset == [7, 3])
        #expect(try Preprocessing.columns(of: preprocessing.features, in: sample) == [2, 0])
    }

    @Test func refusesAnUnknownFeature() {
        #expect(throws: TrainingError.unknownFeature("d", known: ["a", "b", "c"])) {
            try Preprocessing(InputSettings(features: ["a", "d"]), sample: sample)
        }
    }

    // MARK: Missing values

    @Test(arguments: [(MissingValue.mean, 0.0), (.value(25), 0.5), (.value(-10), -3)])
    func missingValueIsReplacedBeforeScaling(_ missing: MissingValue, _ expected: Double) throws {
        let preprocessing = try Preprocessing(InputSettings(missing: missing), sample: sample)
        let matrix = preprocessing.matrix(sample.features, of: sample, columns: [0, 1, 2], stride: 16)
        expectClose(Double(matrix[16 + 1]), expected, absolute: 1e-6)
    }

    @Test func featureThatNoEventHasBecomesZero() throws {
        var events = sample
        for row in 0..<3 { events.features[3 * row + 1] = .nan }
        let preprocessing = try Preprocessing(InputSettings(), sample: events)
        #expect(preprocessing.replacement[1] == 0 && preprocessing.offset[1] == 0 && preprocessing.scale[1] == 1)
    }

    // MARK: Constant features

    @Test func constantFeatureKeepsItsScale() throws {
        let preprocessing = try Preprocessing(InputSettings(), sample: sample)
        #expect(preprocessing.offset[2] == 7)
        #expect(preprocessing.scale[2] == 1)
    }

    /// The rounding of a sum must not pass for a spread, or its inverse would blow up every variation.
    @Test(arguments: [0.1, 125.18, -1e-7, 3e12, 1 / 3.0])
    func constantFeatureOfManyEventsKeepsItsScale(_ value: Double) throws {
        let events = EventSample(
            featureNames: ["a"], features: [Double](repeating: value, count: 1001),
            process: [Int](repeating: 0, count: 1001), weights: [Double](repeating: 1, count: 1001), variations: [])
        let preprocessing = try Preprocessing(InputSettings(), sample: events)
        #expect(preprocessing.offset == [value])
        #expect(preprocessing.scale == [1])
    }

    // MARK: Matrix

    @Test func matrixIsPaddedByZeros() throws {
        let preprocessing = try Preprocessing(
            InputSettings(features: ["c", "a"], standardise: false), sample: sample)
        let matrix = preprocessing.matrix(sample.features, of: sample, columns: [2, 0], stride: 16)
        #expect(matrix.count == 4 * 16)
        let expected: [[Float]] = [[7, 1], [7, 2], [7, 6], [1000, 1000]]
        for (row, values) in expected.enumerated() {
            let padded = values + [Float](repeating: 0, count: 14)
            #expect(Array(matrix[16 * row..<16 * row + 16]) == padded)
        }
    }

    @Test func isCodedInFull() throws {
        let preprocessing = try Preprocessing(InputSettings(), sample: sample)
        let data = try JSONEncoder().encode(preprocessing)
        #expect(try JSONDecoder().decode(Preprocessing.self, from: data) == preprocessing)
    }
}

import Events
import Glibc
import Numerical

@testable import Training

/// Events made by hand, small enough to train on in a test.
enum SmallEvents {
    static let processes = [Process(name: "signal", isSignal: true), Process(name: "background", isSignal: false)]

    static func stream(_ purpose: String) -> RandomStream {
        RandomStream(seed: 1, identity: ContentHash(of: "small events"), purpose: purpose)
    }

    /// Two round Gaussians two standard deviations apart: no classifier has a larger area under curve than
    /// Φ(√2) = 0.9214, and the best is a function of x1 + x2.
    ///
    /// A signal event weighs 0.01, a background event 1. The variation "shift" moves x2 of all events by ±0.5, "tilt"
    /// reweights by a function of x1.
    static func twoGaussians(_ count: Int, _ purpose: String) -> EventSample {
        var stream = stream(purpose)
        var features: [Double] = []
        let process = (0..<count).map { $0 % 2 }
        for index in process {
            let mean = index == 0 ? 0 : 2.squareRoot()
            features += [mean + stream.gaussian(), mean + stream.gaussian()]
        }
        let weights = process.map { $0 == 0 ? 0.01 : 1 }
        return EventSample(
            featureNames: ["x1", "x2"], features: features, process: process, weights: weights,
            variations: [
                SampleVariation(
                    name: "shift", up: shifted(features, by: 0.5, weights), down: shifted(features, by: -0.5, weights)),
                SampleVariation(
                    name: "tilt", up: tilted(features, by: 0.2, weights), down: tilted(features, by: -0.2, weights)),
            ])
    }

    static func prepared(train: Int, validation: Int = 600, test: Int = 600) -> PreparedEvents {
        PreparedEvents(
            processes: processes, train: twoGaussians(train, "train"),
            validation: twoGaussians(validation, "validation"), test: twoGaussians(test, "test"))
    }

    /// Sixteen events of three processes, with a row that only "shift" up selects, one that it moves out, and rows that
    /// it leaves alone.
    static var mixed: EventSample {
        var stream = stream("mixed")
        let process = (0..<16).map { $0 % 3 }
        let features = (0..<32).map { _ in stream.gaussian() }
        var weights = (0..<16).map { 0.5 + Double($0 % 5) / 4 }
        var up = shifted(features, by: 0.3, weights)
        weights[4] = 0
        up.weights[7] = 0
        for row in stride(from: 0, to: 16, by: 4) { up.features?[2 * row + 1] = features[2 * row + 1] }
        return EventSample(
            featureNames: ["x1", "x2"], features: features, process: process, weights: weights,
            variations: [
                SampleVariation(name: "shift", up: up, down: shifted(features, by: -0.2, weights)),
                SampleVariation(
                    name: "tilt", up: tilted(features, by: 0.3, weights), down: tilted(features, by: -0.1, weights)),
            ])
    }

    static let mixedProcesses = [
        Process(name: "signal", isSignal: true), Process(name: "ttbar", isSignal: false),
        Process(name: "ztautau", isSignal: false),
    ]

    private static func shifted(_ features: [Double], by amount: Double, _ weights: [Double]) -> VariedEvents {
        VariedEvents(
            features: features.enumerated().map { $1 + ($0.isMultiple(of: 2) ? 0 : amount) }, weights: weights)
    }

    private static func tilted(_ features: [Double], by amount: Double, _ weights: [Double]) -> VariedEvents {
        VariedEvents(
            features: nil, weights: weights.enumerated().map { $1 * (1 + amount * tanh(features[2 * $0])) })
    }
}

extension Preprocessing {
    /// A preprocessing with these numbers instead of measured ones.
    static func fixed(
        _ features: [String], replacement: [Double], offset: [Double], scale: [Double]
    ) throws -> Preprocessing {
        let none = EventSample(featureNames: features, features: [], process: [], weights: [], variations: [])
        var preprocessing = try Preprocessing(InputSettings(), sample: none)
        preprocessing.replacement = replacement
        preprocessing.offset = offset
        preprocessing.scale = scale
        return preprocessing
    }
}

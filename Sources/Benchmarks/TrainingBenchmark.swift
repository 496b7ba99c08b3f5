import Events
import Numerical
import Training

/// Epochs of a training with cross-entropy and Adam as a sweep does them: shuffling, gathering of batches, steps, and the
/// validation of 1000 events included.
struct TrainingBenchmark {
    struct Result: Encodable {
        let events_per_s: Double
        let epochs: Int
    }

    private struct Net {
        let features: Int
        let hidden: [Int]
        let batch: Int
        let rows: Int
    }

    private static let nets = [
        "A": Net(features: 30, hidden: [200, 200], batch: 1000, rows: 100_000),
        "B": Net(features: 30, hidden: Array(repeating: 64, count: 10), batch: 4096, rows: 4096 * 24),
        "C": Net(features: 30, hidden: Array(repeating: 512, count: 10), batch: 4096, rows: 4096 * 2),
        "D": Net(features: 2, hidden: [100], batch: 200_000, rows: 200_000),
        "E": Net(features: 2, hidden: [200, 200], batch: 1000, rows: 100_000),
        "F": Net(features: 30, hidden: [32, 32], batch: 256, rows: 256 * 400),
    ]

    private let net: Net
    private let seconds: Double

    /// The net's letter, and how long; nil when they are not that.
    init?(_ arguments: ArraySlice<String>) {
        let arguments = Array(arguments)
        guard let net = Self.nets[arguments[0]], let seconds = Double(arguments[1]) else { return nil }
        self.net = net
        self.seconds = seconds
    }

    /// The median over epochs, the first one left out.
    func run() throws -> Result {
        var stream = RandomStream(seed: 1, identity: ContentHash(of: "benchmark"), purpose: "events")
        let events = PreparedEvents(
            processes: [Process(name: "signal", isSignal: true), Process(name: "background", isSignal: false)],
            train: sample(net.rows, &stream), validation: sample(1000, &stream), test: sample(2, &stream))
        let first = try times(epochs: 3, events)
        let epochs = max(3, Int(seconds / (first.last ?? seconds)))
        let times = try times(epochs: epochs + 1, events).dropFirst().sorted()
        return Result(events_per_s: Double(net.rows) / times[times.count / 2], epochs: epochs)
    }

    private func times(epochs: Int, _ events: PreparedEvents) throws -> [Double] {
        let settings = TrainingSettings(
            network: NetworkSettings(hidden: net.hidden), batch: net.batch, patience: epochs, epochs: epochs)
        let clock = ContinuousClock()
        var (times, last) = ([Double](), clock.now)
        let before = DenseKernels.flushSubnormals()  // as a worker does
        defer { DenseKernels.restoreSubnormals(before) }
        _ = try trainClassifier(settings, events: events, seed: 1, identity: ContentHash(of: "benchmark")) { _ in
            times.append((clock.now - last) / .seconds(1))
            last = clock.now
        }
        return times
    }

    private func sample(_ rows: Int, _ stream: inout RandomStream) -> EventSample {
        EventSample(
            featureNames: (0..<net.features).map { "x\($0)" },
            features: (0..<rows * net.features).map { _ in stream.gaussian() }, process: (0..<rows).map { $0 % 2 },
            weights: Array(repeating: 1, count: rows), variations: [])
    }
}

import Events
import Glibc
import Numerical
import Training

/// Epochs of a training with cross-entropy and Adam as a sweep does them, shuffling and gathering of batches included, on as
/// many events as the peers train on.
///
/// The peers validate nothing, so here it is two events. What counts is the time of the processor, not of the clock on the
/// wall: both are one on an idle machine.
struct TrainingBenchmark {
    struct Result: Encodable {
        let events_per_s: Double
        let epochs: Int
        let cpu: String
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
        "C": Net(features: 30, hidden: Array(repeating: 512, count: 10), batch: 4096, rows: 4096 * 4),
        "D": Net(features: 2, hidden: [100], batch: 200_000, rows: 200_000),
        "E": Net(features: 2, hidden: [200, 200], batch: 1000, rows: 100_000),
        "F": Net(features: 30, hidden: [32, 32], batch: 256, rows: 256 * 400),
    ]

    private let net: Net
    private let seconds: Double

    /// The net's letter, how long, and the type of CPU to use; nil when they are not that.
    init?(_ arguments: ArraySlice<String>) throws {
        let arguments = Array(arguments)
        guard let net = Self.nets[arguments[0]], let seconds = Double(arguments[1]) else { return nil }
        self.net = net
        self.seconds = seconds
        if arguments.count > 2 { setenv("SIGMASWEEP_CPU", arguments[2], 1) }
        do throws(UnsuitableCPU) {
            _ = try DenseKernels.fromEnvironment()
        } catch {
            try Benchmarks.refuse("benchmarks: \(error)\n")
        }
    }

    /// The median over epochs, the first one left out.
    func run() throws -> Result {
        var stream = RandomStream(seed: 1, identity: ContentHash(of: "benchmark"), purpose: "events")
        let events = PreparedEvents(
            processes: [Process(name: "signal", isSignal: true), Process(name: "background", isSignal: false)],
            train: sample(net.rows, &stream), validation: sample(2, &stream), test: sample(2, &stream))
        let first = try times(epochs: 3, events)
        let epochs = max(3, Int(seconds / (first.last ?? seconds)))
        let times = try times(epochs: epochs + 1, events).dropFirst().sorted()
        return Result(
            events_per_s: Double(net.rows) / times[times.count / 2], epochs: epochs,
            cpu: DenseKernels.best.cpu.rawValue)
    }

    private func times(epochs: Int, _ events: PreparedEvents) throws -> [Double] {
        let settings = TrainingSettings(
            network: NetworkSettings(hidden: net.hidden), batch: net.batch, patience: epochs, epochs: epochs)
        var (times, last) = ([Double](), processorTime())
        let before = DenseKernels.flushSubnormals()  // as a worker does
        defer { DenseKernels.restoreSubnormals(before) }
        _ = try trainClassifier(settings, events: events, seed: 1, identity: ContentHash(of: "benchmark")) { _ in
            let now = processorTime()
            times.append(now - last)
            last = now
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

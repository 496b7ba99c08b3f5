import Glibc
import Likelihood
import Numerical
import Sweep

/// The test of an unbinned measurement; nil where there is none. Its random numbers follow from the point.
///
/// - Throws: `AnalysisError.tooManyEvents` when single events would be drawn for days.
func pseudoExperiments(
    _ sample: RatioSample, at point: PointSpecification
) throws(AnalysisError) -> TestStatisticSample? {
    let settings = point.measurement.unbinned.test
    let events = (sample.signal + 2 * sample.background) * Double(settings.toys)
    if settings.kind == .unbinned, events > largestNumberOfDraws { throw .tooManyEvents(events) }
    var stream = RandomStream(seed: point.seed, identity: point.id.hash, purpose: "pseudo-experiments")
    return try analysing { try PseudoExperiments(sample, settings: settings).run(&stream) }
}

/// Some hours of drawing.
private let largestNumberOfDraws = 1e11

/// Makes pseudo-experiments of a test with signal at µ = 1 and without; paper D, Sec. 3.
struct PseudoExperiments {
    private let sample: RatioSample
    private let settings: HypothesisTestSettings

    init(_ sample: RatioSample, settings: HypothesisTestSettings) {
        self.sample = sample
        self.settings = settings
    }

    /// The test statistic ln λ of the pseudo-experiments; nil where there is no test, or no background in any region.
    ///
    /// - Throws: `ModelError` when the regions cannot be counted in.
    func run(_ stream: inout RandomStream) throws(ModelError) -> TestStatisticSample? {
        guard settings.kind != .none else { return nil }
        if let edges = settings.edges {
            guard let regions = try regions(from: edges) else { return nil }
            return try count(in: regions, &stream)
        }
        return try unbinned(&stream)
    }

    // MARK: Counting

    /// The yields in regions; one without background is a part of the one below, the first of the next. Nil when none has
    /// background.
    func regions(from edges: [Double]) throws(ModelError) -> RatioRegions? {
        let yields = [true, false].map { signal in
            var yields = [Double](repeating: 0, count: edges.count)
            for row in sample.ratios.indices where sample.isSignal[row] == signal {
                if let region = Self.region(of: sample.ratios[row], edges) { yields[region] += sample.weights[row] }
            }
            return yields
        }
        var joined = (edges: [Double](), signal: [Double](), background: [Double]())
        for (region, edge) in edges.enumerated() {
            let (signal, background) = (yields[0][region], yields[1][region])
            if let last = joined.background.indices.last, background == 0 || joined.background[last] == 0 {
                joined.signal[last] += signal
                joined.background[last] += background
            } else {
                joined.edges.append(edge)
                joined.signal.append(signal)
                joined.background.append(background)
            }
        }
        guard joined.background.contains(where: { $0 > 0 }) else { return nil }
        return try RatioRegions(edges: joined.edges, signal: joined.signal, background: joined.background)
    }

    /// The last region that begins at or below a ratio, nil below the first.
    private static func region(of ratio: Double, _ edges: [Double]) -> Int? {
        var (low, high) = (0, edges.count)
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] <= ratio { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? low - 1 : nil
    }

    /// The counts of independent regions are Poisson distributed by themselves, so that no event need be drawn.
    private func count(in regions: RatioRegions, _ stream: inout RandomStream) throws(ModelError) -> TestStatisticSample
    {
        func statistics(signal: Double) -> [Double] {
            let means = zip(regions.signal, regions.background).map { signal * $0 + $1 }
            return (0..<settings.toys).map { _ in
                regions.logLikelihoodRatio(counts: means.map { stream.poisson(mean: $0) })
            }
        }
        return try TestStatisticSample(withSignal: statistics(signal: 1), backgroundOnly: statistics(signal: 0))
    }

    // MARK: Single events

    /// ln λ = Σ ln(1 + r S / B) − S (equation 3.5 of paper D) of a Poisson number of test events of each process.
    private func unbinned(_ stream: inout RandomStream) throws(ModelError) -> TestStatisticSample {
        let (signal, background) = (EventDrawing(sample, signal: true), EventDrawing(sample, signal: false))
        let expected = sample.signal
        func statistics(signal strength: Double) -> [Double] {
            (0..<settings.toys).map { _ in
                (strength > 0 ? signal.sum(&stream) : 0) + background.sum(&stream) - expected
            }
        }
        return try TestStatisticSample(withSignal: statistics(signal: 1), backgroundOnly: statistics(signal: 0))
    }
}

/// Draws events of signal or background by their weights (alias method, Walker, Electronics Letters 10 (1974) 127).
private struct EventDrawing {
    /// Expected events.
    private let mean: Double
    /// A cell for each event: its ln(1 + r S / B) below the threshold in [0, 1), that of another event above.
    private var cells: [(threshold: Double, own: Double, other: Double)]

    init(_ sample: RatioSample, signal: Bool) {
        let rows = sample.weights.indices.filter { sample.isSignal[$0] == signal && sample.weights[$0] > 0 }
        let factor = sample.signal / sample.background
        let mean = rows.reduce(0) { $0 + sample.weights[$1] }
        self.mean = mean
        cells = rows.map { row in
            let term = log1p(sample.ratios[row] * factor)
            return (sample.weights[row] * Double(rows.count) / mean, term, term)
        }
        var low = cells.indices.filter { cells[$0].threshold < 1 }
        var high = cells.indices.filter { cells[$0].threshold > 1 }
        while let small = low.last, let large = high.last {
            low.removeLast()
            cells[small].other = cells[large].own
            cells[large].threshold -= 1 - cells[small].threshold
            if cells[large].threshold <= 1 {
                high.removeLast()
                if cells[large].threshold < 1 { low.append(large) }
            }
        }
    }

    /// The sum over the events of a pseudo-experiment.
    func sum(_ stream: inout RandomStream) -> Double {
        var sum = 0.0
        for _ in 0..<Int(stream.poisson(mean: mean)) {
            let place = stream.uniform() * Double(cells.count)
            let cell = min(Int(place), cells.count - 1)
            sum += place - Double(cell) < cells[cell].threshold ? cells[cell].own : cells[cell].other
        }
        return sum
    }
}

extension TestStatisticSample {
    /// Figure 4 of paper D: the power at levels of 1 to 99 %.
    var powerTable: TableRecord {
        TableRecord(
            name: "power", columns: ["level", "power"],
            rows: (1...99).map { [Double($0) / 100, power(level: Double($0) / 100)] })
    }
}

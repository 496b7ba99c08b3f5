import Numerical

/// What a pseudo-experiment is, besides its index: together they give its random numbers and its test statistic.
package struct ToyOrigin: Sendable, Hashable, Codable {
    /// Of the model and the observed data.
    package var identity: ContentHash
    package var seed: Int
    package var parameterOfInterest: String
    package var statistic: ToyStatistic
    package var hypothesis: ToyHypothesis

    /// The random numbers of one pseudo-experiment, whoever computes it.
    func stream(ofToy index: Int) -> RandomStream {
        RandomStream(seed: seed, identity: identity, purpose: "toy \(hypothesis.rawValue) \(index)")
    }
}

/// Test statistics of pseudo-experiments, which separate jobs may compute and merge.
///
///     let all = try first.merging(second)  // of toys 0..<5000 and 5000..<10_000
///
/// Pseudo-experiments are numbered. An ensemble knows which it holds, so that none counts twice, and which failed.
package struct ToyEnsemble: Sendable, Equatable {
    package let origin: ToyOrigin
    /// By index, neither overlapping nor adjacent.
    private var parts: [ToyRange]

    /// - Parameters:
    ///   - first: The index of the first pseudo-experiment.
    ///   - outcomes: One a pseudo-experiment.
    init(origin: ToyOrigin, first: Int, outcomes: [ToyOutcome]) {
        self.origin = origin
        parts = outcomes.isEmpty ? [] : [ToyRange(first: first, outcomes: outcomes)]
    }

    /// Test statistics of the pseudo-experiments that did not fail, by their index.
    package var values: [Double] { parts.flatMap(\.values) }

    /// The indices of the pseudo-experiments, failed ones among them.
    package var toys: [Range<Int>] { parts.map(\.toys) }

    /// How many fits failed, by the way in which they did.
    package var failures: [FitStatus: Int] {
        parts.flatMap(\.failures.values).reduce(into: [:]) { counts, status in counts[status, default: 0] += 1 }
    }

    /// The pseudo-experiments of both.
    ///
    /// - Throws: `ToyError` for ensembles of two origins, or when both hold a pseudo-experiment.
    package func merging(_ other: ToyEnsemble) throws(ToyError) -> ToyEnsemble {
        guard origin == other.origin else { throw .differentOrigins(origin, other.origin) }
        var merged = self
        try merged.insert(other.parts)
        return merged
    }

    private mutating func insert(_ others: [ToyRange]) throws(ToyError) {
        let sorted = (parts + others).sorted { $0.toys.lowerBound < $1.toys.lowerBound }
        parts = []
        for part in sorted {
            guard let last = parts.last, last.toys.upperBound >= part.toys.lowerBound else {
                parts.append(part)
                continue
            }
            guard !last.toys.overlaps(part.toys) else { throw .overlap(last.toys.clamped(to: part.toys)) }
            parts[parts.count - 1].append(part)
        }
    }
}

extension ToyEnsemble: Codable {
    private enum CodingKeys: String, CodingKey { case origin, parts }

    /// - Throws: Also for a range that does not hold what it says, and for ranges that overlap.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(origin: try container.decode(ToyOrigin.self, forKey: .origin), first: 0, outcomes: [])
        let ranges = try container.decode([ToyRange].self, forKey: .parts)
        guard ranges.allSatisfy(\.isConsistent) else {
            throw DecodingError.dataCorruptedError(
                forKey: .parts, in: container, debugDescription: "a range of toys does not hold one outcome for each")
        }
        try insert(ranges)
    }
}

/// Outcomes of adjacent pseudo-experiments.
private struct ToyRange: Sendable, Equatable, Codable {
    /// Their indices, at least one.
    var toys: Range<Int>
    /// Test statistics of those that did not fail.
    var values: [Double]
    /// The others, by index.
    var failures: [Int: FitStatus]

    init(first: Int, outcomes: [ToyOutcome]) {
        toys = first..<first + outcomes.count
        values = []
        failures = [:]
        for (toy, outcome) in zip(toys, outcomes) {
            switch outcome {
            case .value(let value): values.append(value)
            case .failure(let status): failures[toy] = status
            }
        }
    }

    var isConsistent: Bool {
        !toys.isEmpty && values.count + failures.count == toys.count && values.allSatisfy { $0.isFinite && $0 >= 0 }
            && failures.keys.allSatisfy(toys.contains)
    }

    /// Appends the pseudo-experiments that follow.
    mutating func append(_ next: ToyRange) {
        toys = toys.lowerBound..<next.toys.upperBound
        values += next.values
        failures.merge(next.failures) { first, _ in first }
    }
}

/// Why pseudo-experiments are refused.
package enum ToyError: Error, Sendable, Equatable {
    case differentOrigins(ToyOrigin, ToyOrigin)
    case overlap(Range<Int>)
    case otherTest(ToyOrigin)
    case impossibleSignalStrength(Double)
}

extension ToyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .differentOrigins(let first, let second):
            "cannot combine pseudo-experiments: they have different origins - \(first.text) and \(second.text)"
        case .overlap(let toys):
            "cannot merge pseudo-experiments: both ensembles hold some - \(toys.lowerBound) to \(toys.upperBound - 1)"
        case .otherTest(let origin):
            "cannot use pseudo-experiments: they were made for another test - \(origin.text)"
        case .impossibleSignalStrength(let value):
            "cannot test a signal strength: expected a finite number above 0 - \(value)"
        }
    }
}

extension ToyOrigin {
    fileprivate var text: String {
        "\(hypothesis.rawValue) for \(statistic) of \"\(parameterOfInterest)\", seed \(seed), identity \(identity)"
    }
}

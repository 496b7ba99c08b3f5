import Glibc

/// A reproducible stream of random numbers: xoshiro256** of Blackman and Vigna (arXiv:1805.01407).
///
///     var stream = RandomStream(seed: 7, identity: task, purpose: "initialise")
///     let x = stream.gaussian()
///
/// The stream is a function of (sweep seed, identity, purpose) alone, so that a retry, another worker or another host
/// draws the same numbers. Every derived quantity (uniform, Gaussian, shuffle) is defined here and not by the
/// standard library, whose algorithms may change between versions.
package struct RandomStream: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)
    private var spareGaussian: Double?

    /// The stream of one purpose of one piece of work.
    ///
    /// - Parameters:
    ///   - seed: The seed of the sweep.
    ///   - identity: What the numbers are drawn for: the identity of a task or of an event specification.
    ///   - purpose: Names the use, so that two uses in one task never share numbers.
    package init(seed: Int, identity: ContentHash, purpose: String) {
        let material = "\(seed)/\(identity.hex)/\(purpose)"
        let words = ["low", "high"].flatMap { half -> [UInt64] in
            let hex = ContentHash(of: "\(material)/\(half)").hex
            return [hex.prefix(16), hex.suffix(16)].compactMap { UInt64($0, radix: 16) }
        }
        state = (words[0], words[1], words[2], words[3] | 1)  // never the all-zero state
    }

    package mutating func next() -> UInt64 {
        let scrambled = state.1 &* 5
        let result = (scrambled << 7 | scrambled >> 57) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3 << 45 | state.3 >> 19
        return result
    }

    /// A number uniform in [0, 1), a multiple of 2⁻⁵³.
    package mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// An integer uniform in 0..<bound, unbiased (Lemire, arXiv:1805.10941).
    package mutating func uniform(below bound: Int) -> Int {
        precondition(bound > 0, "a random integer below \(bound) does not exist")
        let range = UInt64(bound)
        var (high, low) = next().multipliedFullWidth(by: range)
        if low < range {
            let threshold = (0 &- range) % range
            while low < threshold { (high, low) = next().multipliedFullWidth(by: range) }
        }
        return Int(high)
    }

    /// A number from the unit Gaussian (polar method of Marsaglia).
    package mutating func gaussian() -> Double {
        if let spare = spareGaussian {
            spareGaussian = nil
            return spare
        }
        while true {
            let u = 2 * uniform() - 1
            let v = 2 * uniform() - 1
            let radius = u * u + v * v
            guard radius > 0, radius < 1 else { continue }
            let factor = (-2 * log(radius) / radius).squareRoot()
            spareGaussian = v * factor
            return u * factor
        }
    }

    /// Brings the elements into a random order (Fisher and Yates).
    ///
    /// Not generic, for other modules would call that unspecialised, at two allocations for each element.
    package mutating func shuffle(_ elements: inout [Int]) {
        guard elements.count > 1 else { return }
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, uniform(below: last + 1))
        }
    }
}

// MARK: - Checkpoints

extension RandomStream: Codable, Equatable {
    private enum Key: CodingKey {
        case state, spareGaussian
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let words = try container.decode([UInt64].self, forKey: .state)
        guard words.count == 4, words.contains(where: { $0 != 0 }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .state, in: container, debugDescription: "the state of a stream is four words, not all zero")
        }
        state = (words[0], words[1], words[2], words[3])
        spareGaussian = try container.decodeIfPresent(Double.self, forKey: .spareGaussian)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode([state.0, state.1, state.2, state.3], forKey: .state)
        try container.encodeIfPresent(spareGaussian, forKey: .spareGaussian)
    }

    package static func == (one: RandomStream, other: RandomStream) -> Bool {
        one.state == other.state && one.spareGaussian == other.spareGaussian
    }
}

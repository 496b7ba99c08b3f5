import Foundation
import Numerical
import TestSupport
import Testing

@Suite struct RandomStreamTests {
    private func stream(_ seed: Int = 7, _ content: String = "task", _ purpose: String = "initialise") -> RandomStream {
        RandomStream(seed: seed, identity: ContentHash(of: content), purpose: purpose)
    }

    // MARK: The generator

    /// Frozen: a change would give other results to every sweep. Computed by a separate Python implementation.
    @Test func firstNumbersNeverChange() {
        var first = stream()
        #expect(
            (0..<4).map { _ in first.next() }
                == [0xa1c2_ad66_2c6d_066a, 0xc30c_ab9f_36e6_9997, 0x5d83_2871_2e05_b3d2, 0x1cc2_b142_83c4_5ea2])
        var empty = stream(0, "", "")
        #expect((0..<2).map { _ in empty.next() } == [0xe90e_34de_0ea7_d5c4, 0xbf57_f2a1_d814_da93])
        var negative = stream(-1, "task", "shuffle")
        #expect((0..<2).map { _ in negative.next() } == [0x4c8e_d84e_a65b_6eb6, 0x2a7b_843c_87f7_a356])
    }

    @Test func firstDerivedNumbersNeverChange() {
        var uniform = stream()
        #expect(
            (0..<3).map { _ in uniform.uniform() } == [
                0x1.43855acc58da0p-1, 0x1.8619573e6dcd3p-1, 0x1.760ca1c4b816cp-2,
            ])
        var integers = stream()
        #expect((0..<8).map { _ in integers.uniform(below: 10) } == [6, 7, 3, 1, 3, 0, 4, 7])
        var gaussian = stream()
        for expected in [0.6570390522935994, 1.3049033681686923, -0.29175591013994223, -0.8395380295311389] {
            expectClose(gaussian.gaussian(), expected, relative: 1e-14)
        }
        var order = Array(0..<8)
        var shuffling = stream()
        shuffling.shuffle(&order)
        #expect(order == [3, 6, 4, 1, 0, 2, 7, 5])
    }

    @Test(arguments: [(1, "a", "x"), (2, "b", "y"), (-5, "c", "")])
    func agreesWithThePlainGenerator(_ seed: Int, _ content: String, _ purpose: String) {
        var fast = stream(seed, content, purpose)
        var plain = PlainXoshiro(seed: seed, identity: ContentHash(of: content), purpose: purpose)
        #expect((0..<1000).allSatisfy { _ in fast.next() == plain.next() })
    }

    @Test func streamsOfOtherSeedIdentityOrPurposeDiffer() {
        var streams = [
            stream(), stream(8), stream(-7), stream(7, "task2"), stream(7, "task", "shuffle"), stream(7, "task", ""),
        ]
        let first = streams.indices.map { index in (0..<8).map { _ in streams[index].next() } }
        #expect(Set(first.flatMap { $0 }).count == 8 * streams.count)
    }

    // MARK: Derived numbers

    @Test func uniformHasItsMoments() {
        var stream = stream()
        let values = (0..<20_000).map { _ in stream.uniform() }
        #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(values.allSatisfy { ($0 * 0x1p53).rounded() == $0 * 0x1p53 })
        expectClose(mean(values), 0.5, absolute: 5 * (1 / 12.0 / 20_000).squareRoot())
        expectClose(mean(values.map { $0 * $0 }), 1 / 3.0, absolute: 5 * (4 / 45.0 / 20_000).squareRoot())
    }

    @Test func gaussianHasItsMoments() {
        var stream = stream()
        let count = 20_000.0
        let values = (0..<Int(count)).map { _ in stream.gaussian() }
        // Five standard errors; the variance of x, x², x³, x⁴ is 1, 2, 15, 96.
        for (power, expected, variance) in [(1, 0.0, 1.0), (2, 1, 2), (3, 0, 15), (4, 3, 96)] {
            let moment = mean(values.map { pow($0, Double(power)) })
            expectClose(moment, expected, absolute: 5 * (variance / count).squareRoot(), "moment \(power)")
        }
        let successive = zip(values, values.dropFirst()).map { $0 * $1 }
        expectClose(mean(successive), 0, absolute: 5 / count.squareRoot(), "correlation of neighbours")
    }

    @Test(arguments: [1, 2, 3, 6, 10, 17])
    func smallIntegersAreEquallyLikely(_ bound: Int) {
        var stream = stream(bound)
        var counts = [Int](repeating: 0, count: bound)
        for _ in 0..<500 * bound { counts[stream.uniform(below: bound)] += 1 }
        let chiSquare = counts.reduce(0.0) { $0 + Double(($1 - 500) * ($1 - 500)) / 500 }
        // Mean and variance of χ² are d and 2 d.
        let freedom = Double(bound - 1)
        #expect(chiSquare <= freedom + 5 * (2 * freedom).squareRoot(), "counts \(counts)")
    }

    /// 8/3 words fall on each integer below 3 · 2⁶¹: without rejection every third integer is rarer.
    @Test func largeIntegersAreUnbiased() {
        var stream = stream()
        let bound = 3 << 61
        var remainders = [0, 0, 0]
        var thirds = [0, 0, 0]
        for _ in 0..<9000 {
            let value = stream.uniform(below: bound)
            remainders[value % 3] += 1
            thirds[value >> 61] += 1
        }
        for count in remainders + thirds { expectClose(Double(count), 3000, absolute: 5 * 2000.squareRoot()) }
    }

    @Test(arguments: [0, 1, 2, 3, 50, 500])
    func shuffleIsAPermutation(_ count: Int) {
        var stream = stream()
        var elements = Array(0..<count)
        stream.shuffle(&elements)
        #expect(elements.sorted() == Array(0..<count))
        #expect(count < 50 || elements != Array(0..<count))
    }

    @Test func allOrdersAreEquallyLikely() {
        var stream = stream()
        var counts: [[Int]: Int] = [:]
        for _ in 0..<2400 {
            var elements = [0, 1, 2, 3]
            stream.shuffle(&elements)
            counts[elements, default: 0] += 1
        }
        #expect(counts.count == 24)
        let chiSquare = counts.values.reduce(0.0) { $0 + Double(($1 - 100) * ($1 - 100)) / 100 }
        #expect(chiSquare < 23 + 5 * 46.squareRoot())
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}

/// xoshiro256** as its paper writes it, on an array.
private struct PlainXoshiro {
    private var state: [UInt64]

    init(seed: Int, identity: ContentHash, purpose: String) {
        let digits = ["low", "high"].map { ContentHash(of: "\(seed)/\(identity.hex)/\(purpose)/\($0)").hex }.joined()
        state = (0..<4).map { word in
            digits.dropFirst(16 * word).prefix(16).reduce(0) { $0 << 4 | UInt64($1.hexDigitValue ?? 0) }
        }
        state[3] |= 1
    }

    mutating func next() -> UInt64 {
        let result = Self.rotate(state[1] &* 5, by: 7) &* 9
        let shifted = state[1] << 17
        state[2] ^= state[0]
        state[3] ^= state[1]
        state[1] ^= state[2]
        state[0] ^= state[3]
        state[2] ^= shifted
        state[3] = Self.rotate(state[3], by: 45)
        return result
    }

    private static func rotate(_ word: UInt64, by bits: UInt64) -> UInt64 { word << bits | word >> (64 - bits) }
}

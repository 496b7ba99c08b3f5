import Numerical
import TestSupport
import Testing

@Suite struct DropoutTests {
    /// The hash as the kernel computes it, number by number.
    private static func hash(key: UInt32, index: UInt32) -> UInt32 {
        func mixed(_ start: UInt32, adding inner: UInt32 = 0) -> UInt32 {
            var x = start
            x ^= x >> 16
            x = x &* 0x7feb_352d &+ inner
            x ^= x >> 15
            x = x &* 0x846c_a68b
            return x ^ x >> 16
        }
        let outer = mixed(key &+ 0x9e37_79b9)
        return mixed(index ^ outer, adding: mixed(outer &+ 0x9e37_79b9))
    }

    /// Which of `count` numbers a kernel drops.
    private static func dropped(
        _ kernels: DenseKernels = .best, count: Int, first: UInt32 = 0, key: UInt32, threshold: UInt32 = 1 << 31
    ) -> [Bool] {
        let values = PaddedMatrix.garbage(rows: 1, columns: count)
        values.fill { _, column in Float(column + 1) }
        kernels.dropout(values.pointer, count: count, first: first, key: key, threshold: threshold)
        #expect((0..<count).allSatisfy { values[0, $0] == 0 || values[0, $0] == Double($0 + 1) })
        #expect(values.hasUntouchedEnd)
        return (0..<count).map { values[0, $0] == 0 }
    }

    /// Frozen: a change would give other results to every training with dropout.
    @Test func firstHashesNeverChange() {
        let keys: [UInt32] = [0, 1, .max]
        #expect(keys.map { Self.hash(key: $0, index: 0) } == [0xc7ba_01ca, 0x4370_671d, 0x8da1_bb67])
        #expect(keys.map { Self.hash(key: $0, index: 1) } == [0x5906_ecc5, 0xae87_7cfb, 0x8321_8619])
    }

    @Test(arguments: everyKernels, [UInt32(0), 1, 7, .max])
    func agreesWithThePlainHash(_ kernels: DenseKernels, _ key: UInt32) {
        for (first, threshold) in [(UInt32(0), UInt32(1) << 31), (5, 1 << 29), (.max - 20, 3 << 30), (9, .max), (9, 0)]
        {
            let expected = (0..<304).map { Self.hash(key: key, index: first &+ $0) < threshold }
            #expect(Self.dropped(kernels, count: 304, first: first, key: key, threshold: threshold) == expected)
        }
    }

    @Test(arguments: [UInt32(0), 1, 1000, 0x9e37_79b9, .max])
    func dropsTheWantedFraction(_ key: UInt32) {
        let count = 1 << 16
        for fraction in [0.01, 0.1, 0.5, 0.9] {
            let dropped = Self.dropped(count: count, key: key, threshold: UInt32(fraction * 0x1p32)).count { $0 }
            let deviation = (Double(count) * fraction * (1 - fraction)).squareRoot()
            expectClose(Double(dropped), Double(count) * fraction, absolute: 5 * deviation, "fraction \(fraction)")
        }
    }

    /// Of two fair, independent draws half are equal: at any distance in the index, between keys at any distance, and
    /// along the keys at one index.
    @Test func drawsDoNotKnowEachOther() {
        let count = 1 << 14
        let tolerance = 5 * Double(count).squareRoot() / 2
        func expectIndependent(_ one: ArraySlice<Bool>, _ other: ArraySlice<Bool>, _ name: Comment) {
            let equal = zip(one, other).count { $0 == $1 }
            expectClose(Double(equal), Double(count) / 2, absolute: tolerance, name)
        }
        let base = Self.dropped(count: count + 256, key: 3)
        for shift in [1, 2, 3, 4, 8, 16, 32, 64, 200, 256] {
            expectIndependent(base.prefix(count), base[shift..<shift + count], "indices \(shift) apart")
        }
        for bit in 0..<32 as Range<UInt32> {
            let other = Self.dropped(count: count, key: 3 ^ 1 << bit)
            expectIndependent(base.prefix(count), other[...], "keys that differ in bit \(bit)")
        }
        for distance in 1...20 as ClosedRange<UInt32> {
            let other = Self.dropped(count: count + 256, key: 3 + distance)
            expectIndependent(base.prefix(count), other.prefix(count), "keys \(distance) apart")
            expectIndependent(base.prefix(count), other[1...count], "keys \(distance) and indices 1 apart")
        }
        let alongKeys = (0...UInt32(count)).map { Self.dropped(count: 16, key: $0)[5] }
        expectIndependent(alongKeys.prefix(count), alongKeys[1...], "successive keys at one index")
    }

    /// Each bit of key and index, flipped, flips each bit of the hash in half of all cases.
    @Test func everyBitReachesEveryBit() {
        let samples = 4096
        var stream = stream()
        let inputs = (0..<samples).map { _ in stream.next() }
        for bit in 0..<64 as Range<UInt64> {
            var flips = [Int](repeating: 0, count: 32)
            for input in inputs {
                let change = Self.hash(of: input) ^ Self.hash(of: input ^ 1 << bit)
                for place in flips.indices where change >> UInt32(place) & 1 == 1 { flips[place] += 1 }
            }
            for (place, count) in flips.enumerated() {
                expectClose(
                    Double(count), Double(samples) / 2, absolute: 0.1 * Double(samples),
                    "bit \(bit) of key and index, bit \(place) of the hash")
            }
        }
    }

    private static func hash(of input: UInt64) -> UInt32 {
        hash(key: UInt32(truncatingIfNeeded: input >> 32), index: UInt32(truncatingIfNeeded: input))
    }
}

import Foundation
import Numerical
import TestSupport
import Testing

@testable import Training

@Suite struct ClassifierFileTests {
    @Test(arguments: [[], [1], [16, 5], [33]])
    func roundTripIsEqualToTheBit(_ hidden: [Int]) throws {
        let classifier = try randomClassifier(hidden: hidden)
        let bytes = classifier.encoded()
        let reread = try Classifier(decoding: bytes)
        #expect(reread == classifier)
        #expect(reread.parameters.map(\.bitPattern) == classifier.parameters.map(\.bitPattern))
        #expect(reread.encoded() == bytes)
        let sample = SmallEvents.twoGaussians(100, "file")
        #expect(try reread.scores(of: sample) == classifier.scores(of: sample))
    }

    @Test func peculiarNumbersSurvive() throws {
        let peculiar: [Float] = [.infinity, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .nan]
        let classifier = try Classifier(
            preprocessing: Preprocessing.fixed(
                ["π/\"x\"", "b", "c", "d"], replacement: [-999, 0.1, 1e300, 1e-300],
                offset: [1 / 3.0, -0.0, 17, 125.18], scale: [1, 2, 3, 4]),
            network: NetworkSettings(hidden: []), parameters: peculiar)
        let reread = try Classifier(decoding: classifier.encoded())
        #expect(reread.parameters.map(\.bitPattern) == peculiar.map(\.bitPattern))
        #expect(reread.preprocessing == classifier.preprocessing)
    }

    @Test func layoutIsAsDocumented() throws {
        let classifier = try randomClassifier(hidden: [])
        let bytes = classifier.encoded()
        let length = Int(bytes[8]) | Int(bytes[9]) << 8
        #expect(bytes[0..<8].elementsEqual(Array("SSCL".utf8) + [3, 0, 0, 0]))
        #expect(bytes[10..<12].elementsEqual([0, 0]))
        #expect(bytes.count == 12 + length + 3 * 4 + 32)
        let header = try JSONSerialization.jsonObject(with: Data(bytes[12..<12 + length])) as? [String: Any]
        let networks = header?["networks"] as? [String: Any]
        #expect(networks?.keys.sorted() == ["_0", "outputLayer", "preprocessing"])
        let second = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[12 + length + 4 + $1]) << (8 * $1) }
        #expect(second == classifier.parameters[1].bitPattern)
        #expect(String(decoding: bytes.suffix(32), as: UTF8.self) == ContentHash(of: Array(bytes.dropLast(32))).hex)
    }

    // MARK: Damage

    @Test func everyTruncationThrows() throws {
        let bytes = try randomClassifier(hidden: [3]).encoded()
        for count in 0..<bytes.count { expectRefused(Array(bytes.prefix(count)), "the first \(count) bytes") }
    }

    @Test func everyFlippedBitThrows() throws {
        let bytes = try randomClassifier(hidden: [3]).encoded()
        for position in bytes.indices {
            var altered = bytes
            altered[position] ^= 1 << (position % 8)
            expectRefused(altered, "byte \(position) altered")
        }
    }

    @Test func moreBytesThrow() throws {
        try expectRefused(randomClassifier().encoded() + [0], "one byte more")
    }

    /// The hash is right, so what follows it must be checked by itself.
    @Test(arguments: [
        ("\"scale\":[0.3333333333333333,0.25]", "\"scale\":[0.3333333333333333]", "numbers of preprocessing"),
        ("\"offset\":[0.1,0.2]", "\"offset\":[]", "numbers of preprocessing"),
        ("\"replacement\":[0.5,0.5]", "\"replacement\":[0.5]", "numbers of preprocessing"),
        ("\"hidden\":[3]", "\"hidden\":[4]", "numbers where"),
        ("\"hidden\":[3]", "\"hidden\":[0]", "out of range"),
        ("\"hidden\":[3]", "\"hidden\":[-3]", "out of range"),
        ("\"hidden\":[3]", "\"hidden\":[9223372036854775807]", "out of range"),
        ("\"features\":[\"x1\",\"x2\"]", "\"features\":[]", "do not fit its features"),
        ("\"activation\":\"relu\"", "\"activation\":\"step\"", "header cannot be read"),
        ("\"hidden\":[3]", "\"hidden\":\"3\"", "header cannot be read"),
        ("\"activation\":\"sigmoid\"", "\"activation\":\"softmax\"", "no members or no outputs"),
        ("\"processes\":[]", "\"processes\":[{\"isSignal\":true,\"name\":\"s\"}]", "no members or no outputs"),
        (
            "\"outputs\":\"single\"", "\"ifElse\":{\"feature\":\"x1\",\"threshold\":0},\"outputs\":\"single\"",
            "numbers where"
        ),
    ])
    func contradictingHeaderThrows(_ old: String, _ new: String, _ reason: String) throws {
        let bytes = try replacing(old, with: new, in: randomClassifier(hidden: [3]).encoded())
        expectRefused(bytes, "\(old) replaced by \(new)", reason: reason)
    }

    @Test func unknownVersionThrows() throws {
        var body = try Array(randomClassifier().encoded().dropLast(32))
        body[4] = 4
        expectRefused(signed(body), "version 4", reason: "version 4")
    }

    @Test(arguments: [0, 1, 0xffff_ffff] as [UInt32])
    func wrongHeaderLengthThrows(_ length: UInt32) throws {
        var body = try Array(randomClassifier().encoded().dropLast(32))
        for index in 0..<4 { body[8 + index] = UInt8(truncatingIfNeeded: length >> (8 * UInt32(index))) }
        expectRefused(signed(body), "header of \(length) bytes", reason: "header cannot be read")
    }

    // MARK: Helpers

    private func expectRefused(_ bytes: [UInt8], _ what: String, reason expected: String = "") {
        do throws(TrainingError) {
            _ = try Classifier(decoding: bytes)
            Issue.record("\(what): was read as a classifier")
        } catch {
            guard case .malformedClassifier(let reason) = error, expected.isEmpty || reason.contains(expected) else {
                Issue.record("\(what): refused for another reason: \(error)")
                return
            }
        }
    }

    private func signed(_ body: [UInt8]) -> [UInt8] { body + Array(ContentHash(of: body).hex.utf8) }

    /// The file with another header, its length and the hash set right.
    private func replacing(_ old: String, with new: String, in bytes: [UInt8]) throws -> [UInt8] {
        let length = Int(bytes[8]) | Int(bytes[9]) << 8
        let header = String(decoding: bytes[12..<12 + length], as: UTF8.self)
        try #require(header.contains(old), "\(header)")
        let changed = Array(header.replacingOccurrences(of: old, with: new).utf8)
        let count = [UInt8(changed.count & 255), UInt8(changed.count >> 8), 0, 0]
        return signed(Array(bytes[0..<8]) + count + changed + Array(bytes[(12 + length)...].dropLast(32)))
    }
}

import Foundation
import Numerical
import Testing

@Suite struct ContentHashTests {
    /// BLAKE2b of 16 bytes, unkeyed, as another implementation (Python's hashlib) gives it.
    @Test(arguments: [
        ("", "cae66941d9efbd404e4d88758ea67670"),
        ("abc", "cf4ab791c62b8d2b2109c90275287816"),
        ("σ sweep", "cb916b4d2d6f5317d5496d660f60a210"),
        (String(repeating: "a", count: 1000), "a0e5a332e985551c28a377c40f4139c3"),
    ])
    func hashesText(_ text: String, _ expected: String) {
        #expect(ContentHash(of: text).hex == expected)
        #expect(ContentHash(of: Array(text.utf8)).hex == expected)
    }

    @Test func hashesBytes() {
        let bytes = (0...255).map { UInt8($0) }
        let inPlace = bytes.withUnsafeBytes { ContentHash(of: $0) }
        #expect(inPlace.hex == "c2472c0ac37a8dbdb25f05ada0d82643")
        #expect(ContentHash(of: bytes) == inPlace)
    }

    @Test func readsItsOwnDigits() {
        let hash = ContentHash(of: "abc")
        #expect(ContentHash(hex: hash.hex) == hash)
        #expect("\(hash)" == hash.hex)
    }

    @Test(arguments: [
        "", "cf4ab791c62b8d2b2109c9027528781", "cf4ab791c62b8d2b2109c902752878160",
        "CF4AB791C62B8D2B2109C90275287816", "cf4ab791c62b8d2b2109c9027528781g", "cf4ab791c62b8d2b2109c9027528781 ",
        "cf4ab791c62b8d2b2109c902752878é", "０f4ab791c62b8d2b2109c902752878",
    ])
    func refusesOtherText(_ text: String) {
        #expect(ContentHash(hex: text) == nil)
    }

    @Test func isCodedAsItsDigits() throws {
        let hash = ContentHash(of: "abc")
        let data = try JSONEncoder().encode([hash])
        #expect(String(decoding: data, as: UTF8.self) == "[\"cf4ab791c62b8d2b2109c90275287816\"]")
        #expect(try JSONDecoder().decode([ContentHash].self, from: data) == [hash])
    }

    @Test(arguments: ["[\"cf4a\"]", "[\"\"]", "[17]", "[null]"])
    func refusesToDecode(_ json: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([ContentHash].self, from: Data(json.utf8))
        }
    }

    @Test func isOrderedByItsDigits() throws {
        let texts = ["0", "9", "a", "f"].map { $0 + String(repeating: "0", count: 31) }
        let hashes = try texts.map { try #require(ContentHash(hex: $0)) }
        #expect(hashes.reversed().sorted() == hashes)
        #expect(hashes[0] < hashes[1] && !(hashes[1] < hashes[0]) && !(hashes[0] < hashes[0]))
    }
}

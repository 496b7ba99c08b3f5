import Numerical
import TestSupport
import Testing

@testable import Likelihood

@Suite struct JSONParserTests {
    private func parse(_ text: String) throws(JSONError) -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test func allKindsOfValues() throws {
        let value = try parse(
            " {\"a\": [1, -2.5e1, true], \"b\": {\"c\": null, \"d\": \"x\"}, \"e\": false,\n\"\": []}\t")
        #expect(
            value
                == .object([
                    JSONMember("a", .array([.number(.integer(1)), .real(-25), .bool(true)])),
                    JSONMember("b", .object([JSONMember("c", .null), JSONMember("d", .string("x"))])),
                    JSONMember("e", .bool(false)), JSONMember("", .array([])),
                ]))
        #expect(value["b"]?["d"] == .string("x"))
        #expect(value["x"] == nil)
    }

    @Test func stringsWithEscapesAndOtherAlphabets() throws {
        #expect(try parse(#""a\"\\\/\b\f\n\r\tµé""#) == .string("a\"\\/\u{8}\u{C}\n\r\tµé"))
        #expect(try parse(#""\u00b5\ud83d\ude00 \uFFFD""#) == .string("µ😀 \u{FFFD}"))
    }

    @Test(arguments: [
        ("0", 0.0), ("-0.0", -0.0), ("1e5", 1e5), ("1E-2", 0.01), ("0.1", 0.1),
        ("9007199254740993", 9_007_199_254_740_992),
        ("9007199254740993.0", 9_007_199_254_740_992), ("1e23", 1e23),
        ("123456789012345678901234567890", 1.2345678901234568e29),
        ("2.2250738585072011e-308", Double.leastNormalMagnitude.nextDown), ("4.9e-324", .leastNonzeroMagnitude),
        ("1e-400", 0), ("1e400", .infinity),
        ("-1e99999999999999999999", -.infinity), ("0e99999999999999999999", 0),
        ("0.000000000000000000000000000001", 1e-30),
        ("8.98846567431158e307", 8.98846567431158e307), ("1.00000000000000011102230246251565", 1),
        ("Infinity", .infinity),
        ("-Infinity", -.infinity),
    ])
    func numbers(text: String, expected: Double) throws {
        guard case .number(let number) = try parse(text) else { throw TestFailure() }
        #expect(number.value == expected)
        #expect(number.value.sign == expected.sign)
    }

    @Test func notANumberIsRead() throws {
        guard case .array(let values) = try parse("[NaN]"), case .number(let number) = values[0] else {
            throw TestFailure()
        }
        #expect(number.value.isNaN)
    }

    @Test func everyNumberReadsBackTheSame() throws {
        var stream = RandomStream(testing: "numbers")
        for _ in 0..<20_000 {
            let value = Double(bitPattern: stream.next())
            guard value.isFinite else { continue }
            #expect(try parse(value.description) == .real(value))
            let short = (1e6 * stream.uniform()).rounded() / 1e4
            #expect(try parse(short.description) == .real(short))
        }
    }

    @Test(arguments: [
        ("", "expected a value, found the end of the document - line 1, column 1"),
        ("[1, 2", "expected \",\" or \"]\", found the end of the document - line 1, column 6"),
        ("{\"a\": [1,\n  2,]}", "expected a value, found \"]\" - line 2, column 5, in a[2]"),
        ("{\"µ\": 1 \"b\": 2}", "expected \",\" or \"}\", found \"\"\" - line 1, column 9"),
        ("{\"a\" 1}", "expected \":\", found \"1\" - line 1, column 6"),
        ("{a: 1}", "expected a name in quotes, found \"a\" - line 1, column 2"),
        ("[01]", "a number begins with 0 - line 1, column 2, in [0]"),
        ("[1.]", "expected a digit, found \"]\" - line 1, column 4, in [0]"),
        ("[-]", "expected a digit, found \"]\" - line 1, column 3, in [0]"),
        ("[1e+]", "expected a digit, found \"]\" - line 1, column 5, in [0]"),
        ("[+1]", "expected a value, found \"+\" - line 1, column 2, in [0]"),
        ("[nul]", "expected a value, found \"n\" - line 1, column 2, in [0]"),
        ("\"abc", "a string has no end - line 1, column 1"),
        ("\"a\\x\"", "an unknown escape in a string - line 1, column 3"),
        ("\"\\u12g4\"", "expected four hexadecimal digits after \\u - line 1, column 2"),
        ("\"\\ud800x\"", "half of a surrogate pair in a string - line 1, column 2"),
        ("\"a\nb\"", "a control character in a string, byte 10 - line 1, column 3"),
        ("1 2", "expected the end of the document, found \"2\" - line 1, column 3"),
        ("{\"a\": {\"b\": 1, \"b\": 2}}", "the name \"b\" occurs twice - line 1, column 16, in a.b"),
        ("{\"x y\": [{\"b\": ?}]}", "expected a value, found \"?\" - line 1, column 16, in [\"x y\"][0].b"),
    ])
    func errorsNameTheirPlace(text: String, message: String) {
        let error = #expect(throws: JSONError.self) { try parse(text) }
        #expect(error?.description == "invalid JSON: \(message)")
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xC3, 0x28, 0x22]) }
        #expect(error?.reason == "a string is not UTF-8")
    }

    @Test func depthIsLimited() throws {
        let limit = JSONParser.depthLimit
        _ = try parse(String(repeating: "[", count: limit) + String(repeating: "]", count: limit))
        let error = #expect(throws: JSONError.self) { try parse(String(repeating: "[", count: 100_000)) }
        #expect(error?.reason == "more than \(limit) values in each other")
    }

    @Test func noCutAndNoFlippedByteTraps() throws {
        let bytes = Array(ExampleWorkspace.text.utf8)
        for end in bytes.indices { #expect(throws: JSONError.self) { try JSONValue(parsing: Array(bytes[..<end])) } }
        var stream = RandomStream(testing: "flips")
        for _ in 0..<3000 {
            var changed = bytes
            changed[stream.uniform(below: bytes.count)] = UInt8(stream.uniform(below: 256))
            if let document = try? JSONValue(parsing: changed) { _ = try? Workspace(document).model() }
        }
    }
}

private struct TestFailure: Error {}

import Testing

@testable import Sweep

@Suite struct ConfigurationParserTests {
    private func parse(_ text: String) throws(ConfigurationError) -> ConfigurationValue {
        try ConfigurationParser.parse(text, file: "x.yaml")
    }

    @Test func linesOfKeysAndValues() throws {
        let root = try parse("# comment\na: 1\nb:\n  - x\n  - {c: 'y'}\n")
        #expect(root.entries.map(\.line) == [2, 3])
        guard case .sequence(let items) = try #require(root["b"]).content else {
            Issue.record("b is no list")
            return
        }
        #expect(items.map(\.line) == [4, 5])
        #expect(items[1]["c"]?.content == .scalar(text: "y", isQuoted: true))
        #expect(root["a"]?.content == .scalar(text: "1", isQuoted: false))
    }

    @Test(arguments: [
        ("a: 1\nb: 2\na: 3", "x.yaml:1: a: expected each key once, found it again below this line"),
        ("a: 1\n\"a\": 3", "x.yaml:1: a: expected each key once, found it again below this line"),
        ("a: 1\nb:\n  1: x\n  '1': y", "x.yaml:4: b.1: expected each key once, found it again, first on line 3"),
        (
            "a: 1\n---\nb: 2",
            "x.yaml:2: not valid YAML: expected a single document in the stream but found another document"
        ),
        ("a: 1\n[b]: 2", "x.yaml:2: expected keys that are names, found a list or mapping as key"),
        ("a:\n  '': 2", "x.yaml:2: a: expected keys that are names, found an empty key"),
        ("a: 1\nb: &x [1, *x]", "x.yaml:2: not valid YAML: found undefined alias"),
        ("a: 1\nb: *y", "x.yaml:2: not valid YAML: found undefined alias"),
        ("a: 1\n\tb: 2", "x.yaml:2: not valid YAML: "),
        ("a: 1\nb: \"\u{1}\"", "x.yaml:2: not valid YAML: control characters are not allowed"),
    ])
    func refused(_ text: String, _ expected: String) {
        #expect {
            try parse(text)
        } throws: {
            "\($0)".hasPrefix(expected)
        }
    }

    @Test func aliasesStandForTheirValue() throws {
        let root = try parse("a: &x [1, 2]\nb: *x")
        #expect(root["b"]?.flowText == "[1, 2]")
    }

    @Test func nestedAliasesDoNotFillTheMemory() {
        let lines = (1...19).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]" }
        #expect {
            try parse("a0: &a0 1\n" + lines.joined(separator: "\n"))
        } throws: {
            "\($0)".contains("expected at most 1000000 values, found more")
        }
    }

    @Test(arguments: [
        ("1", 1), ("-0.5", -0.5), ("1e-3", 0.001), ("+2", 2), (".5", 0.5), ("-0", 0),
        ("0x10", nil), ("nan", nil), ("inf", nil), ("1_000", nil), ("'1'", nil), ("1e999", nil), ("", nil),
    ])
    func numbers(_ text: String, _ expected: Double?) throws {
        let number = try parse("a: \(text)")["a"]?.number
        #expect(number == expected)
        #expect(number?.sign != .minus || text.hasPrefix("-0.5"))
    }
}

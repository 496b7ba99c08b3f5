import Testing

@testable import Sweep

@Suite struct ConfigurationTextTests {
    @Test(arguments: [
        "{a: 1, b: [x, 2.5, true]}", "{a: {b: {}}, c: []}", "{a: \"1\", b: \"null\", \"a b\": \"x: y\"}",
        "{a: \"line\\nend\\t\\\"q\\\" \\\\ é \\u0007\", b: 1e-07, c: -3, d: \"-\", e: \"\"}",
        "{training.seed: [{range: [1, 5]}], zip: [{a.b: [[x], [y, z]]}]}",
    ])
    func flowTextReadsBackTheSame(_ text: String) throws {
        let value = try ConfigurationParser.parse(text, file: "x")
        #expect(value.flowText == text)
        #expect(try ConfigurationParser.parse(value.documentText, file: "x").flowText == text)
    }

    @Test func longMappingsAreBlocks() throws {
        let long = String(repeating: "x", count: 60)
        let value = try ConfigurationParser.parse("{a: {b: \(long), c: [{d: \(long), e: \(long)}, 1]}}", file: "x")
        let expected = """
            a:
              b: \(long)
              c:
                - d: \(long)
                  e: \(long)
                - 1

            """
        #expect(value.documentText == expected)
        #expect(try ConfigurationParser.parse(expected, file: "x").flowText == value.flowText)
    }

    @Test(arguments: [(20, "20"), (0.1, "0.1"), (1e-7, "1e-07"), (1e300, "1e+300"), (-2.5, "-2.5")])
    func numbersAreShort(_ number: Double, _ text: String) {
        #expect(ConfigurationValue.number(number).flowText == text)
        #expect(ConfigurationValue.number(number).number == number)
    }

    @Test func namesLikeNothingAreQuoted() {
        #expect(ConfigurationValue.text("null").flowText == "\"null\"")
        #expect(ConfigurationValue.text("tau_pt").flowText == "tau_pt")
    }
}

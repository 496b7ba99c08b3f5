import Likelihood
import Testing

@Suite struct JSONWriterTests {
    private func text(_ value: JSONValue, _ style: JSONWriter.Style) -> String {
        String(decoding: value.bytes(style), as: UTF8.self)
    }

    private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test func stylesDifferInWhiteSpaceAndOrder() throws {
        let value = try parse(#"{"b": [1, 2.0], "a": [{"c": "x"}, {}], "d": []}"#)
        #expect(text(value, .compact) == #"{"b":[1,2.0],"a":[{"c":"x"},{}],"d":[]}"#)
        #expect(text(value, .python) == #"{"a": [{"c": "x"}, {}], "b": [1, 2.0], "d": []}"#)
        #expect(
            text(value, .pretty) == """
                {
                  "b": [1, 2.0],
                  "a": [
                    {
                      "c": "x"
                    },
                    {}
                  ],
                  "d": []
                }
                """)
    }

    /// The expected texts are Python's.
    @Test(arguments: [
        ("1", "1"), ("-0", "0"), ("1.0", "1.0"), ("1e5", "100000.0"), ("1e16", "1e+16"),
        ("9999999999999998.0", "9999999999999998.0"),
        ("1e-4", "0.0001"), ("0.00001", "1e-05"), ("123456789012345678", "123456789012345678"), ("-0.0", "-0.0"),
        ("1.50", "1.5"), ("0.1e-6", "1e-07"), ("NaN", "NaN"), ("-1e999", "-Infinity"),
        (#""\u00e9\u0001\/\n\u007f\ud83d\ude00""#, "\"é\\u0001/\\n\u{7f}😀\""),
    ])
    func pythonsWayOfWriting(_ source: String, _ expected: String) throws {
        #expect(text(try parse(source), .python) == expected)
    }

    @Test func numbersThatAreNotFiniteBecomeNull() {
        #expect(text(.array([.real(.nan), .real(-.infinity)]), .compact) == "[null,null]")
    }
}

import Testing

@testable import Report

@Suite struct CSVTableTests {
    @Test(arguments: [
        ("plain text", "plain text"), ("a,b", "\"a,b\""), ("say \"no\"", "\"say \"\"no\"\"\""),
        ("two\nlines", "\"two\nlines\""), ("two\r\nlines", "\"two\r\nlines\""), ("", ""), ("σµ", "σµ"),
        ("\"\u{301}", "\"\"\"\u{301}\""),
    ])
    func quotesWhereNeeded(field: String, quoted: String) {
        #expect(Array(CSVTable.quoted(field).utf8) == Array(quoted.utf8))
    }

    @Test func everyLineEndsInALineFeed() {
        let table = CSVTable(header: ["a", "b"], rows: [["1", ""], ["x,y", "2"]])
        #expect(table.text == "a,b\n1,\n\"x,y\",2\n")
    }
}

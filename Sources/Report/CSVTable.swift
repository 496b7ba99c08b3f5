/// A table of texts and its form as comma-separated values.
struct CSVTable: Equatable {
    var header: [String]
    /// Shape `[rows][header.count]`; an empty text is an absent value.
    var rows: [[String]]

    /// The table with fields quoted as in RFC 4180; every line ends in a line feed.
    var text: String {
        var text = ""
        for row in [header] + rows {
            text += row.map(Self.quoted).joined(separator: ",")
            text += "\n"
        }
        return text
    }

    /// The field in quotes where it has a comma, a quote or the end of a line.
    static func quoted(_ field: String) -> String {
        let needsQuotes = field.utf8.contains { byte in
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
                || byte == UInt8(ascii: "\r")
        }
        guard needsQuotes else { return field }
        var quoted = "\""
        for scalar in field.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}

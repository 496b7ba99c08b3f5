/// Texts of others in gnuplot scripts.
enum GnuplotText {
    /// The text with the marks of enhanced text made plain, so that `sigma_mu` stays on its line.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            if #"\_^{}@&~"#.unicodeScalars.contains(scalar) { escaped += "\\" }
            // The end of a line would end the quoted text and begin a command.
            escaped.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
        }
        return escaped
    }

    /// The text in single quotes, between which gnuplot substitutes nothing.
    ///
    /// An apostrophe becomes a typographic one: gnuplot 5.4 misreads a doubled quote at the start of a text.
    static func quoted(_ text: String) -> String {
        "'" + String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "'" ? "\u{2019}" : $0 })) + "'"
    }
}

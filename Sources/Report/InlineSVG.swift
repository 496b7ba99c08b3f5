/// A picture of gnuplot made fit to stand inside an HTML page.
enum InlineSVG {
    /// The `svg` element without the XML declaration, its identifiers prefixed so that no two pictures share one.
    ///
    /// - Parameter prefix: Letters and digits that no other picture of the page has.
    static func element(_ text: String, prefix: String) -> String {
        let start = text.firstRange(of: "<svg")?.lowerBound ?? text.endIndex
        let identifier = /(\bid=['"]|href=['"]#|url\(#)(?=gp|gnuplot_|textbox|greybox)/
        return String(text[start...].replacing(identifier) { "\($0.output.1)\(prefix)-" })
    }
}

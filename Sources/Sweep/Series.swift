import Foundation

/// A rule that makes a list of values.
enum Series: String, CaseIterable {
    /// `[from, to]` or `[from, to, step]`: integers, both ends included.
    case range
    /// `[from, to, count]`: numbers at equal distances, both ends included.
    case linspace
    /// `[from, to, count]`: positive numbers at equal ratios, both ends included.
    case logspace
}

extension Field {
    /// The values of a mapping with one key, the name of a series.
    ///
    /// Numbers are rounded to 12 significant digits, so that 0.1 stays 0.1 and every machine makes the same points.
    func series(allowed: [Series] = Series.allCases) throws(ConfigurationError) -> [ConfigurationValue] {
        let section = try section(keys: allowed.map(\.rawValue))
        guard section.entries.count == 1, let series = Series(rawValue: section.entries[0].key) else {
            throw unexpected("exactly one key of \(allowed.map(\.rawValue).joined(separator: ", "))")
        }
        let field = section[series.rawValue]
        let values: [ConfigurationValue] =
            switch series {
            case .range: try field.integerRange().map(ConfigurationValue.integer)
            case .linspace: try field.spaced(.any) { $0 + ($1 - $0) * $2 }.map(ConfigurationValue.number)
            case .logspace:
                try field.spaced(.above(0)) { pow(10, log10($0) + (log10($1) - log10($0)) * $2) }
                    .map(ConfigurationValue.number)
            }
        return values.map { ConfigurationValue(line: field.place.line, content: $0.content) }
    }

    private func integerRange() throws(ConfigurationError) -> [Int] {
        let items = try list(of: "[from, to] or [from, to, step]")
        guard [2, 3].contains(items.count) else { throw unexpected("[from, to] or [from, to, step]") }
        let first = try items[0].integer()
        let last = try items[1].integer(atLeast: first)
        let step = items.count == 3 ? try items[2].integer(atLeast: 1) : 1
        let (span, overflow) = last.subtractingReportingOverflow(first)
        guard !overflow, span / step < ConfigurationParser.greatestValueCount else {
            throw unexpected("at most \(ConfigurationParser.greatestValueCount) values", found: "more")
        }
        return Array(stride(from: first, through: last, by: step))
    }

    /// Numbers between two ends, `point` giving the one at a fraction of the way.
    private func spaced(
        _ range: NumberRange, point: (_ from: Double, _ to: Double, _ fraction: Double) -> Double
    ) throws(ConfigurationError) -> [Double] {
        let items = try list(of: "[from, to, count]")
        guard items.count == 3 else { throw unexpected("[from, to, count]") }
        let (first, last) = (try items[0].number(range), try items[1].number(range))
        let count = try items[2].integer(atLeast: 2)
        guard count <= ConfigurationParser.greatestValueCount else {
            throw items[2].unexpected("an integer <= \(ConfigurationParser.greatestValueCount)")
        }
        return (0..<count).map { index in
            switch index {
            case 0: first
            case count - 1: last
            default: rounded(point(first, last, Double(index) / Double(count - 1)))
            }
        }
    }

    private func rounded(_ number: Double) -> Double {
        Double(String(format: "%.12g", number)) ?? number
    }
}

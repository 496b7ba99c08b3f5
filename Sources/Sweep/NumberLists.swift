extension Field {
    /// Bin edges: numbers, lists of them and `{linspace: [from, to, count]}` one after the other, ascending.
    func edges() throws(ConfigurationError) -> [Double] {
        let expected = "a list of at least 2 ascending numbers"
        let edges = try numbers(expected)
        guard edges.count >= 2 else { throw unexpected(expected) }
        for (lower, upper) in zip(edges, edges.dropFirst()) where lower >= upper {
            let found = [lower, upper].map { ConfigurationValue.number($0).flowText }.joined(separator: " before ")
            throw unexpected(expected, found: found)
        }
        return edges
    }

    /// At least one number, none twice, written like the edges of bins but in any order.
    func differentNumbers() throws(ConfigurationError) -> [Double] {
        let expected = "a list of at least 1 number, all different"
        let numbers = try numbers(expected)
        guard !numbers.isEmpty else { throw unexpected(expected) }
        var seen: Set<Double> = []
        for number in numbers where !seen.insert(number).inserted {
            throw unexpected(expected, found: "\(ConfigurationValue.number(number).flowText) again")
        }
        return numbers
    }

    /// A list of two numbers that meet a condition.
    func twoNumbers(
        _ expected: String, _ isPossible: (Double, Double) -> Bool
    ) throws(ConfigurationError) -> (Double, Double) {
        let numbers = try list(of: expected).map { item throws(ConfigurationError) in try item.number() }
        guard numbers.count == 2, isPossible(numbers[0], numbers[1]) else { throw unexpected(expected) }
        return (numbers[0], numbers[1])
    }

    /// The most numbers of one list, so that many short series cannot fill the memory.
    private static let greatestNumberCount = 100_000

    /// Numbers, lists of them and `{linspace: [from, to, count]}` in a list, or one such series.
    private func numbers(_ expected: String) throws(ConfigurationError) -> [Double] {
        guard value?.scalarText == nil else { throw unexpected(expected) }
        return try flattenedNumbers(expected)
    }

    private func flattenedNumbers(_ expected: String) throws(ConfigurationError) -> [Double] {
        switch value?.content {
        case .scalar: return [try number()]
        case .mapping: return try series(allowed: [.linspace]).compactMap(\.number)
        case .sequence:
            var numbers: [Double] = []
            for item in try list(of: expected) {
                numbers += try item.flattenedNumbers(expected)
                guard numbers.count <= Self.greatestNumberCount else {
                    throw unexpected("at most \(Self.greatestNumberCount) numbers", found: "more")
                }
            }
            return numbers
        case nil: throw unexpected(expected)
        }
    }
}

extension Section {
    /// The ends `from` and `to` of a range, ascending.
    func bounds(default standard: (from: Double, to: Double)? = nil) throws(ConfigurationError) -> (Double, Double) {
        let from = try self["from"].number(default: standard?.from)
        let to = try self["to"].number(default: standard?.to)
        guard from < to else { throw self["to"].unexpected("a number above from") }
        return (from, to)
    }
}

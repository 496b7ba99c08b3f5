/// Finds where in the product of axes the entries of `include` and `exclude` are met.
struct RuleMatching {
    /// The most points that rules may leave out, so that they fit the memory.
    private static let greatestCount = ConfigurationParser.greatestValueCount

    private let factors: [Factor]
    /// Positions in its factor, ascending, by the path of an axis and the value in one spelling.
    private var positions: [String: [String: [Int]]] = [:]

    /// - Parameter rules: All that will be looked for.
    init(_ factors: [Factor], rules: [AxesRule]) {
        self.factors = factors
        let paths = Set(rules.flatMap { $0.settings.map(\.path) })
        for factor in factors where factor.axes.contains(where: { paths.contains($0.path) }) {
            for position in 0..<factor.count {
                for setting in factor.settings(at: position) where paths.contains(setting.path) {
                    positions[setting.path, default: [:]][setting.key, default: []].append(position)
                }
            }
        }
    }

    /// The positions in the product that match at least one of some rules, ascending.
    func positions(matching rules: [AxesRule]) throws(ConfigurationError) -> [Int] {
        var all: Set<Int> = []
        for rule in rules {
            let matching = try positions(matching: rule)
            guard !matching.isEmpty else {
                let values = rule.settings.map { "\($0.path) = \($0.key)" }.joined(separator: ", ")
                throw .unexpected(rule.place, expected: "values of a point of the axes", found: values)
            }
            all.formUnion(matching)
            guard all.count <= Self.greatestCount else { throw tooMany(rule) }
        }
        return all.sorted()
    }

    /// The positions in the product where every value of the rule is met, ascending.
    func positions(matching rule: AxesRule) throws(ConfigurationError) -> [Int] {
        let wanted = Dictionary(uniqueKeysWithValues: rule.settings.map { ($0.path, $0.key) })
        var found = [0]
        for factor in factors {
            let matching = positions(in: factor, matching: wanted)
            guard found.count * matching.count <= Self.greatestCount else { throw tooMany(rule) }
            found = found.flatMap { start in matching.map { start * factor.count + $0 } }
        }
        return found
    }

    /// - Parameter wanted: Values in one spelling by the path of their axis.
    private func positions(in factor: Factor, matching wanted: [String: String]) -> [Int] {
        var lists = factor.axes.compactMap { axis in wanted[axis.path].map { positions[axis.path]?[$0] ?? [] } }
        guard let first = lists.popLast() else { return Array(0..<factor.count) }
        let others = lists.map(Set.init)
        return first.filter { position in others.allSatisfy { $0.contains(position) } }
    }

    private func tooMany(_ rule: AxesRule) -> ConfigurationError {
        .unexpected(rule.place, expected: "rules that leave out at most \(Self.greatestCount) points", found: "more")
    }
}

import Numerical

extension Grid {
    /// Makes a grid all of whose points are valid and different.
    ///
    /// Every value of every axis is tried with the first values of the other axes. Settings that name each other
    /// (variations, features, the kind of events) are also tried in all pairs. That is exact, because no rule joins
    /// more than two settings, and it does not take the time of the whole product.
    ///
    /// - Parameters:
    ///   - base: A mapping with the keys of a point.
    ///   - digest: The digest of the data file at a path.
    /// - Throws: `ConfigurationError` with the line of the axis whose value is wrong.
    init(
        base: ConfigurationValue, axes: AxesSettings, file: String, digest: (String) throws -> ContentHash
    ) throws(ConfigurationError) {
        try Self.checkSize(axes.factors)
        let product = Grid(base: base, factors: axes.factors, excluded: [], included: [], digests: [:], file: file)
        let excluded = try product.positions(matching: axes.exclude)
        let included = axes.include.map(\.settings)
        var digests: [String: ContentHash] = [:]
        func cachedDigest(_ path: Field) throws(ConfigurationError) -> ContentHash {
            let name = try path.text()
            if let known = digests[name] { return known }
            let found = try path.fileDigest(digest)
            digests[name] = found
            return found
        }
        try product.checkValues(digest: cachedDigest)
        try product.checkPairs(digest: cachedDigest)
        try product.checkIncluded(axes.include, excluded: excluded, digest: cachedDigest)
        self.init(
            base: base, factors: axes.factors, excluded: excluded, included: included, digests: digests, file: file)
        guard !isEmpty else {
            throw .unexpected(axes.exclude[0].place, expected: "rules that leave a point", found: "none left")
        }
    }

    private static func checkSize(_ factors: [Factor]) throws(ConfigurationError) {
        var count = 1
        for factor in factors {
            let (product, overflow) = count.multipliedReportingOverflow(by: factor.count)
            guard !overflow else {
                throw .unexpected(factor.axes[0].place, expected: "at most \(Int.max) points", found: "more")
            }
            count = product
        }
    }

    /// The settings at the first position of every factor but for those at some given positions.
    private func settings(_ positions: [Int: Int]) -> [AxisSetting] {
        factors.enumerated().flatMap { $1.settings(at: positions[$0] ?? 0) }
    }

    /// Tries every value of every factor, and that the values of a factor make different points.
    private func checkValues(digest: DigestLookup) throws(ConfigurationError) {
        _ = try specification(settings([:]), digest: digest)
        for (index, factor) in factors.enumerated() {
            // Different numbers make different points; other values may be two spellings of one, and so may numbers that are
            // taken for the nearest of a list.
            let areNumbers = factor.axes.allSatisfy { $0.isNumeric && $0.path != "measurement.family.trueValue" }
            var seen: Set<String> = []
            for position in 0..<factor.count {
                let point = try specification(settings([index: position]), digest: digest)
                let key = areNumbers ? factor.key(at: position) : point.id.description
                guard seen.insert(key).inserted else { throw factor.repetition(at: position) }
            }
        }
    }

    /// Tries all pairs of values of factors that change settings whose rules look at each other.
    private func checkPairs(digest: DigestLookup) throws(ConfigurationError) {
        let binding = factors.indices.filter { factors[$0].axes.contains(where: \.isBinding) }
        for (order, first) in binding.enumerated() {
            for second in binding[(order + 1)...] {
                // Pairs with the first value of either were tried with the single values.
                for position in (0..<factors[first].count).dropFirst() {
                    for other in (0..<factors[second].count).dropFirst() {
                        _ = try specification(settings([first: position, second: other]), digest: digest)
                    }
                }
            }
        }
    }

    private func checkIncluded(
        _ rules: [AxesRule], excluded: [Int], digest: DigestLookup
    ) throws(ConfigurationError) {
        var seen: Set<PointID> = []
        for rule in rules {
            let point = try specification(rule.settings, digest: digest)
            let inProduct = positions(matching: rule).contains { !excluded.containsSorted($0) }
            guard seen.insert(point.id).inserted, !inProduct else {
                throw .unexpected(rule.place, expected: "a point that the grid does not have", found: "one that it has")
            }
        }
    }
}

extension Grid {
    /// The positions in the product that match at least one of some rules, ascending.
    fileprivate func positions(matching rules: [AxesRule]) throws(ConfigurationError) -> [Int] {
        var all: Set<Int> = []
        for rule in rules {
            let matching = positions(matching: rule)
            guard !matching.isEmpty else {
                let values = rule.settings.map { "\($0.path) = \($0.key)" }.joined(separator: ", ")
                throw .unexpected(rule.place, expected: "values of a point of the axes", found: values)
            }
            all.formUnion(matching)
        }
        return all.sorted()
    }

    /// The positions in the product where every value of the rule is met, ascending.
    private func positions(matching rule: AxesRule) -> [Int] {
        let wanted = Dictionary(uniqueKeysWithValues: rule.settings.map { ($0.path, $0.key) })
        var positions = [0]
        for factor in factors {
            let matching = (0..<factor.count).filter { position in
                factor.settings(at: position).allSatisfy { wanted[$0.path] == nil || wanted[$0.path] == $0.key }
            }
            positions = positions.flatMap { start in matching.map { start * factor.count + $0 } }
        }
        return positions
    }
}

extension Factor {
    /// The error that a position makes the same points as one before it.
    fileprivate func repetition(at position: Int) -> ConfigurationError {
        let values = settings(at: position)
        let place = Place(file: values[0].place.file, line: values[0].value.line, path: values[0].place.path)
        return .unexpected(place, expected: "values that make different points", found: "\(key(at: position)) again")
    }

    /// The values at a position in one spelling.
    fileprivate func key(at position: Int) -> String {
        settings(at: position).map(\.key).joined(separator: ", ")
    }
}

extension Axis {
    /// Whether the setting takes part in a rule that looks at another setting.
    fileprivate var isBinding: Bool {
        let settings = [
            "events", "variations", "training.inputs.features", "training.classifier", "training.network.hidden",
            "training.network.outputs", "training.network.dropout", "training.network.l2", "training.network.ifElse",
            "training.loss.kind", "training.loss.signalStrength.variations",
            "training.loss.signalStrength.minimised", "training.loss.signalStrength.parameter",
            "training.loss.signalStrength.signalStrengths",
            "training.penalty.strength", "training.penalty.variations", "training.adversary", "measurement.kind",
            "measurement.nuisances", "measurement.nuisanceModels",
            "measurement.statisticalUncertainty", "measurement.signalStrengths",
            "measurement.signalStrength", "measurement.unbinned.yieldTerm", "measurement.assume", "measurement.scan",
            "measurement.family",
        ]
        return settings.contains { (path + ".").hasPrefix($0 + ".") || ($0 + ".").hasPrefix(path + ".") }
    }
}

extension [Int] {
    /// Whether an ascending list has the number, by bisection.
    fileprivate func containsSorted(_ number: Int) -> Bool {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == number
    }
}

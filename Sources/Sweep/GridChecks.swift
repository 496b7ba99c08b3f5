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
    ///   - mostTrials: How many points may be tried.
    ///   - digest: The digest of the data file at a path.
    /// - Throws: `ConfigurationError` with the line of the axis whose value is wrong.
    init(
        base: ConfigurationValue, axes: AxesSettings, file: String, mostTrials: Int,
        digest: (String) throws -> ContentHash
    ) throws(ConfigurationError) {
        try Self.checkSize(axes.factors)
        var product = Grid(base: base, factors: axes.factors, excluded: [], included: [], digests: [:], file: file)
        try product.checkTrials(atMost: mostTrials, including: axes.include.count)
        let matching = RuleMatching(axes.factors, rules: axes.exclude + axes.include)
        let excluded = try matching.positions(matching: axes.exclude)
        let included = axes.include.map(\.settings)
        var digests: [String: ContentHash] = [:]
        func cachedDigest(_ path: Field) throws(ConfigurationError) -> ContentHash {
            let name = try path.text()
            if let known = digests[name] { return known }
            let found = try path.fileDigest(digest)
            digests[name] = found
            return found
        }
        let first = try product.work(product.settings([:]), digest: cachedDigest)
        if case .run(let run) = first, !axes.axes.contains(where: { $0.path.split(separator: ".")[0] == "runner" }) {
            product.run = run
        }
        try product.checkValues(digest: cachedDigest)
        try product.checkPairs(digest: cachedDigest)
        try product.checkIncluded(axes.include, excluded: excluded, matching, digest: cachedDigest)
        self.init(
            base: base, factors: axes.factors, excluded: excluded, included: included, digests: digests, file: file,
            run: product.run)
        guard !isEmpty else {
            throw .unexpected(axes.exclude[0].place, expected: "rules that leave a point", found: "none left")
        }
    }

    private static func checkSize(_ factors: [Factor]) throws(ConfigurationError) {
        var count = 1
        for factor in factors {
            let (product, overflow) = count.multipliedReportingOverflow(by: factor.count)
            guard !overflow, product <= greatestCount else {
                throw .unexpected(factor.axes[0].place, expected: "at most \(greatestCount) points", found: "more")
            }
            count = product
        }
    }

    /// Points of a product: room for those beside it.
    private static let greatestCount = Int.max / 2

    /// Refuses axes whose checks would take too long.
    private func checkTrials(atMost most: Int, including included: Int) throws(ConfigurationError) {
        var (count, bindingValues) = (included, 0)
        for factor in factors where !factor.areAnyNumbers {
            count += factor.count
            if factor.isBinding {
                count += factor.count * bindingValues
                bindingValues += factor.count
            }
            guard count <= most else {
                throw .unexpected(
                    factor.axes[0].place, expected: "axes of which at most \(most) values and pairs are to be tried",
                    found: "\(count)")
            }
        }
    }

    /// The settings at the first position of every factor but for those at some given positions.
    private func settings(_ positions: [Int: Int]) -> [AxisSetting] {
        factors.enumerated().flatMap { $1.settings(at: positions[$0] ?? 0) }
    }

    /// Tries every value of every factor, and that the values of a factor make different points.
    private func checkValues(digest: DigestLookup) throws(ConfigurationError) {
        for (index, factor) in factors.enumerated() {
            // Different numbers make different points; other values may be two spellings of one, and so may numbers that are
            // taken for the nearest of a list.
            let areNumbers = factor.areNumbers
            let areAnyNumbers = factor.areAnyNumbers
            var seen: Set<String> = []
            for position in 0..<factor.count {
                let key: String
                if areAnyNumbers {
                    key = factor.key(at: position)
                } else {
                    let point = try work(settings([index: position]), digest: digest)
                    key = areNumbers ? factor.key(at: position) : point.id.description
                }
                guard seen.insert(key).inserted else { throw factor.repetition(at: position) }
            }
        }
    }

    /// Tries all pairs of values of factors that change settings whose rules look at each other.
    private func checkPairs(digest: DigestLookup) throws(ConfigurationError) {
        let binding = factors.indices.filter { factors[$0].isBinding }
        for (order, first) in binding.enumerated() {
            for second in binding[(order + 1)...] {
                // Pairs with the first value of either were tried with the single values.
                for position in (0..<factors[first].count).dropFirst() {
                    for other in (0..<factors[second].count).dropFirst() {
                        _ = try work(settings([first: position, second: other]), digest: digest)
                    }
                }
            }
        }
    }

    private func checkIncluded(
        _ rules: [AxesRule], excluded: [Int], _ matching: RuleMatching, digest: DigestLookup
    ) throws(ConfigurationError) {
        var seen: Set<PointID> = []
        for rule in rules {
            let point = try work(rule.settings, digest: digest)
            let inProduct = try matching.positions(matching: rule).contains { !excluded.containsSorted($0) }
            guard seen.insert(point.id).inserted, !inProduct else {
                throw .unexpected(rule.place, expected: "a point that the grid does not have", found: "one that it has")
            }
        }
    }
}

extension Factor {
    fileprivate var areNumbers: Bool {
        axes.allSatisfy { $0.isNumeric && $0.path != "measurement.family.trueValue" }
    }

    /// Whether the axes are parameters of the user's own tasks with numbers, any of which will do: they need not be tried.
    fileprivate var areAnyNumbers: Bool { areNumbers && axes.allSatisfy { $0.path.hasPrefix("parameters.") } }

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

extension Factor {
    /// Whether a setting takes part in a rule that looks at another setting.
    fileprivate var isBinding: Bool { axes.contains(where: \.isBinding) }
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
            "measurement.family", "runner",
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

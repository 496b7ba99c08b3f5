extension CurveSettings {
    /// Reads `curves`; without them there is one curve over the first numeric axis.
    ///
    /// - Parameters:
    ///   - axes: The axes of the sweep.
    ///   - figures: Those that the points may have.
    ///   - isMeasured: Whether they may have those of the curve that is there without any settings.
    static func list(
        _ field: Field, axes: [Axis], figures: KnownFigures, isMeasured: Bool
    ) throws(ConfigurationError) -> [CurveSettings] {
        guard field.value != nil else { return isMeasured ? standard(axes) : [] }
        var curves: [CurveSettings] = []
        for item in try field.list(of: "a list of curves") {
            let curve = try CurveSettings(item, axes: axes.map(\.path), figures: figures)
            if curves.contains(where: { $0.name == curve.name }) {
                throw item.unexpected("a name that no other curve has", found: "\(curve.name) again")
            }
            curves.append(curve)
        }
        return curves
    }

    /// Significance and σµ against the first numeric axis with at least 2 values, spread over the seeds.
    ///
    /// The seed of the training is on the horizontal only when there is no other such axis.
    private static func standard(_ axes: [Axis]) -> [CurveSettings] {
        let candidates = axes.filter { $0.isNumeric && $0.settings.count >= 2 }.map(\.path)
        guard let x = candidates.first(where: { $0 != seedPath }) ?? candidates.first else { return [] }
        let hasSeeds = x != seedPath && axes.contains { $0.path == seedPath }
        return [CurveSettings(name: x, x: x, y: ["significance", "sigma_mu"], over: hasSeeds ? seedPath : nil)]
    }

    private static let seedPath = "training.seed"

    private init(_ field: Field, axes: [String], figures: KnownFigures) throws(ConfigurationError) {
        let section = try field.section(keys: ["name", "x", "y", "over"])
        let x = try section["x"].known("axes", axes)
        let over = section.has("over") ? try section["over"].known("axes", axes) : nil
        guard over != x else { throw section["over"].unexpected("another axis than x") }
        let y = try section["y"].figureNames(figures)
        let name = section.has("name") ? try section["name"].name(punctuation: "-_.") : x
        self.init(name: name, x: x, y: y, over: over)
    }

    /// The curve as `CurveSettings.list` reads it.
    var configuration: ConfigurationValue {
        let common = ConfigurationValue.mapping([
            "name": .text(name), "x": .text(x), "y": .list(y.map(ConfigurationValue.text)),
        ])
        let spread = over.map { ConfigurationValue.mapping(["over": .text($0)]).entries } ?? []
        return ConfigurationValue(line: 1, content: .mapping(common.entries + spread))
    }
}

/// The figures that the points of a study may have.
enum KnownFigures {
    /// - Parameter signals: The names of the signals where there are several.
    case builtIn(signals: [String])
    /// Whatever a program of the user's own calls its figures.
    case anyName
}

extension Field {
    fileprivate func figureNames(_ figures: KnownFigures) throws(ConfigurationError) -> [String] {
        var names: [String] = []
        for item in try list(of: "a list of figures", atLeast: 1) {
            let name = try item.figureName(figures)
            if names.contains(name) { throw item.unexpected("figures that differ", found: "\(name) again") }
            names.append(name)
        }
        return names
    }

    private func figureName(_ figures: KnownFigures) throws(ConfigurationError) -> String {
        guard case .builtIn(let signals) = figures else {
            guard let name = value?.scalarText, FigureNames.isPossible(name) else {
                throw unexpected("a name of letters, digits, _ and - that begins with a letter")
            }
            return name
        }
        guard let name = value?.scalarText, FigureNames.isNumeric(name, signals: signals) else {
            let names = FigureNames.fixed.filter { FigureNames.isNumeric($0) }
            let families = FigureNames.prefixes.map { "\($0)<name>" }
            throw unexpected(oneOf: names + families, kind: "figures")
        }
        return name
    }
}

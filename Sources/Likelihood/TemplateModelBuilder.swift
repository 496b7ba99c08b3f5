/// Builds the statistical model of a measurement of the signal strength from templates.
///
/// The model has one channel, the parameter `mu` on every signal process, and for each selected variation one nuisance
/// parameter (joint) or two (split), after Wunsch et al., doi 10.1007/s41781-020-00037-9, Sec. 3.
package struct TemplateModelBuilder: Sendable {
    /// Name of the parameter of interest.
    package static let signalStrengthName = "mu"
    /// The signal strengths that a fit may take; negative ones let µ̂ fluctuate below 0.
    package static let signalStrengthBounds = -10.0...10.0
    /// The bins of the templates in which some process is expected to have events; only these enter the model.
    package let filledBins: [Int]
    /// Names of the selected variations in the order of their first appearance.
    package let variations: [String]
    private let templates: [ProcessTemplate]
    private let nuisanceModel: NuisanceModel

    /// Below this expected yield, in events and all processes together, a bin counts as empty.
    package static let emptyBinThreshold = 1e-9

    /// Checks the templates and chooses bins and variations.
    ///
    /// - Throws: `ModelError` when the templates have no signal, no filled bin, unequal bins or an impossible yield, or
    ///   when a selected variation is unknown.
    package init(
        templates: [ProcessTemplate], nuisances: NuisanceSelection, nuisanceModel: NuisanceModel
    ) throws(ModelError) {
        try Self.check(templates)
        let bins = templates.first?.nominal.indices.filter { bin in
            templates.reduce(0) { $0 + $1.nominal[bin] } >= Self.emptyBinThreshold
        }
        guard let bins, !bins.isEmpty else { throw .noFilledBins }
        filledBins = bins
        self.templates = templates.map { $0.keeping(bins: bins) }
        variations = try Self.select(nuisances, from: templates)
        self.nuisanceModel = nuisanceModel
    }

    /// The statistical model.
    package func makeModel() throws(ModelError) -> StatisticalModel {
        let names = variations.flatMap { name in
            switch nuisanceModel {
            case .joint: [name]
            case .split: [Self.normalisationName(name), Self.shapeName(name)]
            }
        }
        return try StatisticalModel(
            channels: [Channel(name: "discriminant", samples: templates.map(sample))],
            parameters: [.free(Self.signalStrengthName, bounds: Self.signalStrengthBounds)]
                + names.map(Parameter.nuisance),
            parameterOfInterest: Self.signalStrengthName)
    }

    private func sample(_ template: ProcessTemplate) -> Sample {
        var modifiers: [Modifier] = template.isSignal ? [.normalisationFactor(Self.signalStrengthName)] : []
        for name in variations {
            guard let variation = template.variation(named: name) else { continue }
            switch nuisanceModel {
            case .joint: modifiers.append(.shapeVariation(name, up: variation.up, down: variation.down))
            case .split: modifiers += Self.split(variation, of: template)
            }
        }
        return Sample(name: template.name, nominal: template.nominal, modifiers: modifiers)
    }

    /// The change of the total of a template and the change of its shape at the same total.
    private static func split(_ variation: TemplateVariation, of template: ProcessTemplate) -> [Modifier] {
        let total = template.nominal.reduce(0, +)
        guard total > 0 else { return [] }
        let up = variation.up.reduce(0, +) / total
        let down = variation.down.reduce(0, +) / total
        return [
            .normalisationUncertainty(normalisationName(variation.name), up: up, down: down),
            .shapeVariation(
                shapeName(variation.name), up: variation.up.map { up > 0 ? $0 / up : $0 },
                down: variation.down.map { down > 0 ? $0 / down : $0 }),
        ]
    }

    private static func normalisationName(_ variation: String) -> String { "\(variation)_norm" }
    private static func shapeName(_ variation: String) -> String { "\(variation)_shape" }

    private static func check(_ templates: [ProcessTemplate]) throws(ModelError) {
        guard templates.contains(where: \.isSignal) else { throw .noSignal }
        try ModelValidation.checkUnique(templates.map(\.name), kind: "process")
        let count = templates[0].nominal.count
        for template in templates {
            let place = "the template of \"\(template.name)\""
            try ModelValidation.check(template.nominal, count: count, place: place)
            try ModelValidation.checkUnique(template.variations.map(\.name), kind: "variation of \(place)")
            for variation in template.variations {
                try ModelValidation.check(variation.up, count: count, place: "\"\(variation.name)\" up of \(place)")
                try ModelValidation.check(variation.down, count: count, place: "\"\(variation.name)\" down of \(place)")
            }
        }
    }

    private static func select(
        _ selection: NuisanceSelection, from templates: [ProcessTemplate]
    ) throws(ModelError) -> [String] {
        var known: [String] = []
        for name in templates.flatMap({ $0.variations.map(\.name) }) where !known.contains(name) { known.append(name) }
        switch selection {
        case .all:
            return known
        case .named(let names):
            for name in names where !known.contains(name) { throw .unknownVariation(name, known: known) }
            return known.filter(names.contains)
        }
    }
}

/// The expected distribution of a process in the discriminant, with its variations.
package struct ProcessTemplate: Sendable, Equatable {
    package var name: String
    /// Whether the signal strength multiplies it.
    package var isSignal: Bool
    /// Nominal expected yields, shape `[bins]`, events.
    package var nominal: [Double]
    /// The variations that touch the process; the order is that of the nuisance parameters.
    package var variations: [TemplateVariation]

    package init(name: String, isSignal: Bool, nominal: [Double], variations: [TemplateVariation] = []) {
        self.name = name
        self.isSignal = isSignal
        self.nominal = nominal
        self.variations = variations
    }
}

/// What a systematic variation makes of a template.
package struct TemplateVariation: Sendable, Equatable {
    package var name: String
    /// Expected yields with the variation up by one standard deviation, shape `[bins]`, events.
    package var up: [Double]
    /// Expected yields with the variation down by one standard deviation, shape `[bins]`, events.
    package var down: [Double]

    package init(name: String, up: [Double], down: [Double]) {
        self.name = name
        self.up = up
        self.down = down
    }
}

extension ProcessTemplate {
    /// The template in some of its bins.
    func keeping(bins: [Int]) -> ProcessTemplate {
        var kept = self
        kept.nominal = bins.map { nominal[$0] }
        kept.variations = variations.map { variation in
            TemplateVariation(
                name: variation.name, up: bins.map { variation.up[$0] }, down: bins.map { variation.down[$0] })
        }
        return kept
    }

    /// The variation with this name, unless it leaves the template as it is.
    func variation(named name: String) -> TemplateVariation? {
        variations.first { $0.name == name && ($0.up != nominal || $0.down != nominal) }
    }
}

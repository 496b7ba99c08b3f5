extension ProcessTemplate {
    /// What a variation makes of the sample of this template; nothing where it changes nothing.
    func modifiers(of name: String, as model: NuisanceModel) -> [Modifier] {
        guard let variation = variation(named: name) else { return [] }
        return switch model {
        case .joint: [.shapeVariation(name, up: variation.up, down: variation.down)]
        case .split: split(variation)
        }
    }

    static func normalisationName(_ variation: String) -> String { "\(variation)_norm" }
    static func shapeName(_ variation: String) -> String { "\(variation)_shape" }

    /// The change of the total and the change of the shape at the same total.
    ///
    ///     f_up = Σ up / Σ nominal,   up_shape = up / f_up,   and alike for down
    ///
    /// A process that expects no event in the channel, or less, has no total to scale: all of the change is one of shape.
    /// One that expects no event under the variation alone has a factor of 0, which the model refuses.
    private func split(_ variation: TemplateVariation) -> [Modifier] {
        let shape = Self.shapeName(variation.name)
        let total = nominal.reduce(0, +)
        guard total > 0 else { return [.shapeVariation(shape, up: variation.up, down: variation.down)] }
        let up = variation.up.reduce(0, +) / total
        let down = variation.down.reduce(0, +) / total
        return [
            .normalisationUncertainty(Self.normalisationName(variation.name), up: up, down: down),
            .shapeVariation(shape, up: variation.up.map { $0 / up }, down: variation.down.map { $0 / down }),
        ]
    }
}

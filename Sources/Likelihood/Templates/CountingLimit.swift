/// The templates with all events in one bin: the experiment that only counts.
///
/// The limit of a classifier that tells nothing, to which the significance of paper A, Fig. 7, falls for λ → ∞.
///
/// - Parameter channels: Together they hold every event once; each process in any number of them.
package func countingTemplates(_ channels: [ChannelTemplates]) -> [ChannelTemplates] {
    var names: [String] = []
    var templates: [String: ProcessTemplate] = [:]
    for process in channels.flatMap(\.processes) {
        let counted = process.rebinned { [$0.reduce(0, +)] }
        if let others = templates[process.name] {
            templates[process.name] = others.adding(counted)
        } else {
            names.append(process.name)
            templates[process.name] = counted
        }
    }
    return [ChannelTemplates(name: "counting", processes: names.compactMap { templates[$0] })]
}

extension ProcessTemplate {
    /// The sum of two templates of one process with the same bins and variations.
    fileprivate func adding(_ other: ProcessTemplate) -> ProcessTemplate {
        func sum(_ first: [Double], _ second: [Double]) -> [Double] { zip(first, second).map(+) }
        return ProcessTemplate(
            name: name, signal: signal, nominal: sum(nominal, other.nominal),
            variances: sum(variances, other.variances),
            variations: zip(variations, other.variations).map {
                TemplateVariation(name: $0.name, up: sum($0.up, $1.up), down: sum($0.down, $1.down))
            })
    }
}

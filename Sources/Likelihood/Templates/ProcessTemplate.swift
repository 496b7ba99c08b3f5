/// The processes of one channel in bins of its discriminant.
///
/// A binary classifier makes one channel. One with several classes makes a channel of each: an event belongs to the class
/// of its highest output and is binned in that output.
package struct ChannelTemplates: Sendable, Equatable {
    package var name: String
    /// All with the same bins.
    package var processes: [ProcessTemplate]

    package init(name: String, processes: [ProcessTemplate]) {
        self.name = name
        self.processes = processes
    }
}

/// The expected distribution of a process in the discriminant of a channel, with its variations.
package struct ProcessTemplate: Sendable, Equatable {
    package var name: String
    /// The signal that the process belongs to, whose strength multiplies it; nil for a background.
    package var signal: String?
    /// Nominal expected yields, shape `[bins]`, events; negative weights may make one negative.
    package var nominal: [Double]
    /// The variances of the nominal yields from the number of simulated events, Σ w², shape `[bins]`, events².
    package var variances: [Double]
    /// The variations that touch the process; the order is that of the nuisance parameters.
    package var variations: [TemplateVariation]

    package var isSignal: Bool { signal != nil }

    /// - Parameter variances: All 0, as of infinitely many simulated events, when nil.
    package init(
        name: String, signal: String? = nil, nominal: [Double], variances: [Double]? = nil,
        variations: [TemplateVariation] = []
    ) {
        self.name = name
        self.signal = signal
        self.nominal = nominal
        self.variances = variances ?? nominal.map { _ in 0 }
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
    /// The template with each of its arrays rebinned in the same way.
    ///
    /// - Parameter rebin: Takes and gives yields or variances; sums of bins make sums of both.
    package func rebinned(_ rebin: ([Double]) -> [Double]) -> ProcessTemplate {
        ProcessTemplate(
            name: name, signal: signal, nominal: rebin(nominal), variances: rebin(variances),
            variations: variations.map { TemplateVariation(name: $0.name, up: rebin($0.up), down: rebin($0.down)) })
    }

    /// The variation with this name, unless it leaves the template as it is.
    func variation(named name: String) -> TemplateVariation? {
        variations.first { $0.name == name && ($0.up != nominal || $0.down != nominal) }
    }
}

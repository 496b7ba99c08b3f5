import Numerical

/// The events of a batch as they enter the templates: expected events, signals and shifts by nuisance parameters.
///
/// The columns of the templates are the expected events ν, the events of each signal, and for each nuisance parameter the
/// change of ν by one standard deviation.
package struct TemplateBatch: Sendable {
    package var signals: Int
    package var nuisances: Int
    /// The blocks touch different rows of the scores.
    package var blocks: [TemplateBlock]
    /// Each makes templates of its own: one, or one for each value of a parameter that the classifier is told.
    package var groups: [TemplateGroup]

    /// - Parameter groups: Nil for one of all blocks.
    package init(
        signals: Int, nuisances: Int, blocks: [TemplateBlock], yieldScale: Double = 1, groups: [TemplateGroup]? = nil
    ) {
        self.signals = signals
        self.nuisances = nuisances
        self.blocks = blocks
        self.groups = groups ?? [TemplateGroup(blocks: 0..<blocks.count, yieldScale: yieldScale)]
    }

    var columns: Int { 1 + signals + nuisances }
}

/// Blocks of events that fill one set of templates.
package struct TemplateGroup: Sendable {
    package var blocks: Range<Int>
    /// What the sums over the batch are multiplied with to give the expected events of the measurement; 0 for a group of
    /// which the batch has no event.
    package var yieldScale: Double

    package init(blocks: Range<Int>, yieldScale: Double) {
        self.blocks = blocks
        self.yieldScale = yieldScale
    }
}

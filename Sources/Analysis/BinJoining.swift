import Likelihood

/// Joins bins so that each one expects background, nominally and under every variation.
///
/// A bin that expects signal but, for want of simulated events, no background at all would make a discovery certain with
/// the first event in it. Such a bin is joined with the next ones above, at the upper end with those below. Templates
/// that expect background in every bin stay as they are.
func joiningBinsWithoutBackground(_ templates: [ProcessTemplate]) -> [ProcessTemplate] {
    guard let bins = templates.first?.nominal.count else { return templates }
    let expectations = backgroundExpectations(templates.filter { !$0.isSignal })
    let groups = binGroups(of: bins, whereAllExpect: expectations)
    return templates.map { $0.rebinned { $0.sums(over: groups) } }
}

/// Consecutive bins, in each of which every expectation is above 0; each bin by itself where that cannot be.
///
/// - Parameter expectations: Shape `[expectations][bins]`, events.
func binGroups(of bins: Int, whereAllExpect expectations: [[Double]]) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var first = 0
    for bin in 0..<bins
    where expectations.allSatisfy({ expectation in (first...bin).contains { expectation[$0] > 0 } }) {
        groups.append(first..<bin + 1)
        first = bin + 1
    }
    guard let last = groups.last else { return (0..<bins).map { $0..<$0 + 1 } }
    groups[groups.count - 1] = last.lowerBound..<bins
    return groups
}

extension [Double] {
    /// The sum over each group of bins.
    func sums(over groups: [Range<Int>]) -> [Double] { groups.map { self[$0].reduce(0, +) } }
}

/// Joins bins in each channel; of several channels one that expects no background anywhere is left out.
func joiningBinsWithoutBackground(_ channels: [ChannelTemplates]) -> [ChannelTemplates] {
    let hasBackground = channels.map { channel in
        channel.processes.contains { !$0.isSignal && $0.nominal.contains { $0 > 0 } }
    }
    let kept = hasBackground.contains(true) ? channels.indices.filter { hasBackground[$0] } : Array(channels.indices)
    return kept.map { index in
        ChannelTemplates(
            name: channels[index].name, processes: joiningBinsWithoutBackground(channels[index].processes))
    }
}

/// The background of all processes together, nominal and under each variation up and down, shape `[bins]` each.
private func backgroundExpectations(_ processes: [ProcessTemplate]) -> [[Double]] {
    guard let first = processes.first else { return [] }
    func sum(_ part: (ProcessTemplate) -> [Double]) -> [Double] {
        processes.map(part).reduce([Double](repeating: 0, count: first.nominal.count)) { zip($0, $1).map(+) }
    }
    let varied = first.variations.indices.flatMap { index in
        [sum { $0.variations[index].up }, sum { $0.variations[index].down }]
    }
    return [sum(\.nominal)] + varied
}

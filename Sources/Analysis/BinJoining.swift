import Likelihood

/// Joins bins so that each one expects background, nominally and under every variation.
///
/// A bin that expects signal but, for want of simulated events, no background at all would make a discovery certain with
/// the first event in it. Such a bin is joined with the next ones above, at the upper end with those below. Templates
/// that expect background in every bin stay as they are.
func joiningBinsWithoutBackground(_ templates: [ProcessTemplate]) -> [ProcessTemplate] {
    guard let bins = templates.first?.nominal.count else { return templates }
    let background = templates.filter { !$0.isSignal }
    let expectations = backgroundExpectations(background)
    var groups: [Range<Int>] = []
    var first = 0
    for bin in 0..<bins
    where expectations.allSatisfy({ expectation in (first...bin).contains { expectation[$0] > 0 } }) {
        groups.append(first..<bin + 1)
        first = bin + 1
    }
    guard let last = groups.last else { return templates }  // no background anywhere: nothing to join
    groups[groups.count - 1] = last.lowerBound..<bins
    return templates.map { $0.rebinned { values in groups.map { values[$0].reduce(0, +) } } }
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

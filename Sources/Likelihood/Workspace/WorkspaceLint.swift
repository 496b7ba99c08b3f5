extension Workspace {
    /// What is permitted but seldom meant, in the order of the document.
    ///
    /// Much of it makes other programs fail: empty and negative bins (pyhf threads 529, 1852, 2093), one-sided
    /// variations (1142), and Poisson constraints of 10¹¹ events in published likelihoods. Bins are numbered from 0.
    package func lint() -> [LintFinding] {
        var lint = WorkspaceLint()
        for channel in channels { lint.check(channel, observed: observations[channel.name] ?? []) }
        let used = Set(channels.flatMap(\.samples).flatMap(\.modifiers).map(\.name))
        for measurement in measurements { lint.check(measurement, of: channels, used: used) }
        return lint.findings
    }
}

/// Collects findings; the checks of single modifiers stand in `WorkspaceLint+Modifiers.swift`.
struct WorkspaceLint {
    /// Normalisations beyond this factor are suspicious.
    static let largeFactor = 3.0
    /// From here on n ln λ − λ − ln n! keeps fewer than ten digits.
    static let hugeConstraint = 1e6

    private(set) var findings: [LintFinding] = []

    mutating func add(_ kind: LintFinding.Kind, _ sentence: String) {
        findings.append(LintFinding(kind: kind, sentence: sentence))
    }

    mutating func check(_ channel: Channel, observed: [Double]) {
        for sample in channel.samples {
            let place = Place(channel: channel.name, sample: sample.name)
            let negative = sample.nominal.indices.filter { sample.nominal[$0] < 0 }
            let zero = sample.nominal.indices.filter { sample.nominal[$0] == 0 }
            if !negative.isEmpty {
                add(.negativeYield, "\(place) expects a negative number of events in \(bins(negative))")
            }
            if !zero.isEmpty { add(.zeroYield, "\(place) expects no event in \(bins(zero))") }
            for modifier in sample.modifiers { check(modifier, of: sample, at: place) }
        }
        checkTotals(of: channel, observed: observed)
        checkStatisticalWidths(of: channel)
    }

    private mutating func checkTotals(of channel: Channel, observed: [Double]) {
        for bin in 0..<channel.binCount {
            let yields = channel.samples.map { $0.nominal[bin] }
            let total = yields.reduce(0, +)
            if yields.allSatisfy({ $0 == 0 }) {
                let data =
                    observed[bin] == 0 ? "and there are no data" : "but there are \(observed[bin]) events in the data"
                add(.emptyBin, "no sample of channel \"\(channel.name)\" expects events in bin \(bin), \(data)")
            } else if total <= 0 {
                add(
                    .negativeTotal,
                    "the samples of channel \"\(channel.name)\" expect \(total) events in bin \(bin) together")
            }
        }
    }

    /// Widths are those of the sums over samples, so that they are checked for a channel.
    private mutating func checkStatisticalWidths(of channel: Channel) {
        var seen: Set<String> = []
        for case .statisticalUncertainty(let name, _) in channel.samples.flatMap(\.modifiers)
        where seen.insert(name).inserted {
            checkWidths(
                channel.statisticalWidths(name),
                of: "the statistical uncertainty \"\(name)\" of channel \"\(channel.name)\"")
        }
    }

    mutating func checkWidths(_ widths: [Double], of what: String) {
        let large = widths.indices.filter { widths[$0] > 1 }
        let fixed = widths.indices.filter { widths[$0] == 0 }
        if !large.isEmpty { add(.largeUncertainty, "\(what) is above 100 % in \(bins(large))") }
        if !fixed.isEmpty {
            add(.fixedFactor, "\(what) has no uncertainty or no events in \(bins(fixed)), its factors are fixed there")
        }
    }

    mutating func check(_ measurement: Measurement, of channels: [Channel], used: Set<String>) {
        let place = "measurement \"\(measurement.name)\""
        if measurement.parametersOfInterest.isEmpty { add(.missingInterest, "\(place) has no parameter of interest") }
        for name in measurement.parametersOfInterest where !used.contains(name) {
            add(.missingInterest, "no modifier has the parameter of interest \"\(name)\" of \(place)")
        }
        for name in measurement.parametersOfInterest
        where used.contains(name) && !channels.contains(where: { $0.reacts(to: name) }) {
            add(.interestWithoutEffect, "the parameter of interest \"\(name)\" of \(place) changes no expected yield")
        }
        for settings in measurement.parameters where !used.contains(settings.name) {
            add(.unusedSettings, "\(place) has settings for \"\(settings.name)\", which no modifier uses")
        }
        checkBounds(of: measurement, channels: channels, place: place)
    }

    private mutating func checkBounds(of measurement: Measurement, channels: [Channel], place: String) {
        guard let sets = try? ParameterSets(channels: channels, settings: measurement.parameters) else { return }
        for parameter in sets.parameters where !parameter.isFixed {
            guard parameter.initial <= parameter.bounds.lowerBound || parameter.initial >= parameter.bounds.upperBound
            else {
                continue
            }
            add(
                .startsAtBound,
                "the parameter \"\(parameter.name)\" of \(place) starts at its bound \(parameter.initial)")
        }
    }
}

/// A sample, for sentences.
struct Place: CustomStringConvertible {
    let channel: String
    let sample: String

    var description: String { "sample \"\(sample)\" of channel \"\(channel)\"" }
}

/// "bin 3" or "bins 0, 1 and 5 more".
func bins(_ indices: [Int]) -> String {
    let shown = 8
    let list = indices.prefix(shown).map(String.init).joined(separator: ", ")
    return (indices.count == 1 ? "bin " : "bins ") + list
        + (indices.count > shown ? " and \(indices.count - shown) more" : "")
}

extension Channel {
    /// Whether an expected yield changes with the parameter.
    fileprivate func reacts(to parameter: String) -> Bool {
        samples.contains { sample in
            sample.modifiers.contains { modifier in
                guard modifier.name == parameter else { return false }
                switch modifier {
                case .normalisationUncertainty(_, let up, let down):
                    return (up != 1 || down != 1) && sample.nominal.contains { $0 != 0 }
                case .shapeVariation(_, let up, let down): return up != sample.nominal || down != sample.nominal
                default: return sample.nominal.contains { $0 != 0 }
                }
            }
        }
    }
}

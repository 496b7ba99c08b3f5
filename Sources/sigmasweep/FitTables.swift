import Foundation
import Likelihood

/// The results of a fit as tables for people.
struct FitTables {
    private let inference: Inference
    private let isAsimov: Bool

    init(_ inference: Inference, isAsimov: Bool) {
        self.inference = inference
        self.isAsimov = isAsimov
    }

    var text: String {
        var sections: [String?] = [heading, parameters]
        if let interest = inference.interest {
            sections += [
                tests(interest), breakdown(interest), impacts(interest), scan(interest), surface(interest),
                toys(interest),
            ]
        }
        return sections.compactMap(\.self).joined(separator: "\n")
    }

    private var heading: String {
        let fit = inference.fit
        let goodness = inference.goodness
        return lines([
            ["data", isAsimov ? "expected at mu = 1 (Asimov)" : "observed"],
            ["fit", "\(fit.status.description) in \(fit.iterations) iterations"],
            ["-2 ln L", figure(fit.twiceNegativeLogLikelihood, digits: 10)],
            [
                "goodness of fit",
                goodness.degreesOfFreedom > 0
                    ? "\(figure(goodness.statistic)) for \(goodness.degreesOfFreedom) degrees of freedom, p = \(figure(goodness.pValue))"
                    : "\(figure(goodness.statistic)), no degrees of freedom left",
            ],
        ])
    }

    private var parameters: String {
        let fit = inference.fit
        var rows = [["parameter", "value", "uncertainty", "MINOS", "", "pull", "constraint", ""]]
        for (index, parameter) in fit.parameters.enumerated() {
            let interval = inference.intervals[index]
            let pull = inference.pulls.first { $0.index == index }
            rows.append([
                parameter.name, figure(parameter.value), figure(parameter.uncertainty),
                interval.map { end($0.upper) } ?? "", interval.map { end($0.lower) } ?? "",
                pull.map { figure($0.value) } ?? "",
                pull.map { figure($0.constraint) } ?? "",
                Self.remark(parameter),
            ])
        }
        return lines(rows)
    }

    private static func remark(_ parameter: FittedParameter) -> String {
        if parameter.isFixed { return "fixed" }
        if parameter.isUndetermined { return "undetermined" }
        return parameter.isAtBound ? "at its bound" : ""
    }

    private func end(_ crossing: Crossing) -> String {
        switch crossing {
        case .found(let distance): signed(distance)
        case .notReached: "(bound)"
        case .failed: "-"
        }
    }

    private func tests(_ interest: InterestInference) -> String {
        let name = inference.model.parameters[interest.index].name
        let cls = interest.cls.value
        let limit = interest.limit.value
        let table = lines([
            ["", "observed", "expected", "-2 s.d.", "-1 s.d.", "+1 s.d.", "+2 s.d."],
            [
                "significance of \(name) > 0", figure(interest.discovery.significance),
                figure(interest.expectedDiscovery.value?.significance),
            ],
            row("CLs at \(name) = \(figure(cls?.signalStrength))", cls?.observed, cls?.expected),
            row(
                "upper limit at \(figure(limit.map { 100 * $0.confidenceLevel })) %", limit?.observed.value,
                limit?.expected.map { $0.value ?? .nan }),
        ])
        return table + reasons(interest).map { "\($0)\n" }.joined()
    }

    /// Why a test has no figure.
    private func reasons(_ interest: InterestInference) -> [String] {
        var reasons: [String] = []
        func check(_ what: String, _ status: FitStatus?) {
            if let status, status != .converged { reasons.append("\(what): \(status.description)") }
        }
        func check<Value>(_ what: String, _ result: Result<Value, ModelError>) {
            if case .failure(let reason) = result { reasons.append("\(what): \(reason)") }
        }
        check("significance", interest.discovery.status)
        check("expected significance", interest.expectedDiscovery)
        check("expected significance", interest.expectedDiscovery.value?.status)
        check("CLs", interest.cls)
        check("CLs", interest.cls.value?.status)
        check("upper limit", interest.limit)
        if let limit = interest.limit.value {
            switch limit.observed {
            case .found: break
            case .notReached: reasons.append("upper limit: the data exclude no signal strength")
            case .failed(let status): check("upper limit", status)
            }
        }
        return reasons
    }

    /// The five expected values stand with the median first.
    private func row(_ name: String, _ observed: Double?, _ expected: [Double]?) -> [String] {
        [name, figure(observed)] + [2, 0, 1, 3, 4].map { figure(expected?[$0]) }
    }

    private func breakdown(_ interest: InterestInference) -> String? {
        guard let breakdown = interest.breakdown else { return nil }
        let parts = [
            ("total", breakdown.total), ("statistical", breakdown.statistical), ("systematic", breakdown.systematic),
        ]
        let groups = breakdown.parts.map { ("part of \($0.group.name)", $0.uncertainty) }
        let rows = (parts + groups).map { [$0.0, figure($0.1)] }
        return lines([["uncertainty", inference.model.parameters[interest.index].name]] + rows)
    }

    private func impacts(_ interest: InterestInference) -> String? {
        guard let impacts = interest.impacts else { return nil }
        var rows = [
            ["impact, largest first", "post-fit up", "post-fit down", "pre-fit up", "pre-fit down", "by covariance"]
        ]
        for impact in impacts.ranking {
            rows.append([
                impact.name, signed(impact.postfit?.up.value), signed(impact.postfit?.down.value),
                signed(impact.prefit?.up.value), signed(impact.prefit?.down.value), signed(impact.linear),
            ])
        }
        return lines(rows)
    }

    private func scan(_ interest: InterestInference) -> String? {
        guard let scan = interest.scan else { return nil }
        let name = inference.model.parameters[interest.index].name
        return lines([[name, "-2 delta ln L"]] + scan.map { [figure($0.value), figure($0.rise)] })
    }

    /// Over two parameters, that of interest from row to row.
    private func surface(_ interest: InterestInference) -> String? {
        guard let surface = interest.surface else { return nil }
        let names = [interest.index, surface.partner].map { inference.model.parameters[$0].name }
        let head = ["-2 delta ln L, \(names[0]) down, \(names[1]) across"] + surface.grid.second.map { figure($0) }
        let rows = zip(surface.grid.first, surface.grid.points).map { value, points in
            [figure(value)] + points.map { figure($0.rise) }
        }
        return lines([head] + rows)
    }

    private func toys(_ interest: InterestInference) -> String? {
        guard let toys = interest.toys else { return nil }
        func words(_ value: ToyProbability?) -> String {
            value.map { "\(figure($0.value)) ± \(figure($0.uncertainty, digits: 2))" } ?? "-"
        }
        let isAbove = inference.fit.values[interest.index] > (interest.cls.value?.signalStrength ?? .infinity)
        let expected = toys.exclusion?.expectedCLs.map { figure($0) } ?? ["-"]
        let rows = [
            ["\(toys.count) pseudo-experiments each", ""], ["CLs", words(toys.exclusion?.cls)],
            ["CLs expected, -2 to +2 s.d.", expected.joined(separator: "  ")], ["p0", words(toys.discovery?.p0)],
            ["significance", figure(toys.discovery?.significance)],
        ]
        let failed = toys.failureCounts.map { ["failed fits", "\($0.count): \($0.status.description)"] }
        let remark = "CLs: the best fit is above the tested value, so that every pseudo-experiment counts\n"
        return lines(rows + failed) + (isAbove ? remark : "")
    }

    /// A table with aligned columns.
    private func lines(_ rows: [[String]]) -> String {
        let rows = rows.map { $0.map(printable) }
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell + String(repeating: " ", count: widths[column] - cell.count + 2)
            }
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}

/// A number to a few significant digits; a dash where there is none.
func figure(_ value: Double?, digits: Int = 5) -> String {
    guard let value, value.isFinite else { return "-" }
    guard value.magnitude > 1e-13 else { return "0" }  // what rounding leaves of nothing
    var text = value.formatted(
        .number.precision(.significantDigits(1...digits)).grouping(.never).locale(.init(identifier: "en_US_POSIX")))
    if value != 0, value.magnitude < 1e-4 {
        text = value.formatted(
            .number.notation(.scientific).precision(.significantDigits(1...digits)).locale(
                .init(identifier: "en_US_POSIX")))
    }
    return text
}

private func signed(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "-" }
    guard value.magnitude > 1e-13 else { return "0" }  // what rounding leaves of nothing
    return (value >= 0 ? "+" : "") + figure(value)
}

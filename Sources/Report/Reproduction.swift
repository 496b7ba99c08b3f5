import Foundation
import Sweep

/// The comparison of studies with the numbers of papers, made from the `summary.json` of each.
package struct Reproduction: Sendable {
    let deviations: Double
    let isQuick: Bool
    package let rows: [ReproductionRow]

    /// - Parameters:
    ///   - settings: The numbers to compare with.
    ///   - isQuick: Whether the small variants were run.
    ///   - summary: The content of `summary.json` of a study by the name of its configuration; nil where there is none.
    package init(_ settings: ReproductionSettings, isQuick: Bool, summary: (String) -> Data?) {
        deviations = settings.deviations
        self.isQuick = isQuick
        rows = settings.studies.flatMap { study in
            let name = study.configuration(isQuick: isQuick)
            let curves = StudyCurves(summary(name))
            return study.numbers.filter { !isQuick || $0.quick != .skipped }.map { number in
                ReproductionRow(
                    number, study: name, found: curves.value(of: number), deviations: settings.deviations,
                    tolerance: number.tolerance(isQuick: isQuick))
            }
        }
    }

    package func count(of verdict: ReproductionVerdict) -> Int { rows.count { $0.verdict == verdict } }
}

extension ReproducedStudy {
    /// The name of the configuration that runs it.
    package func configuration(isQuick: Bool) -> String { isQuick ? "\(name)-quick" : name }
}

extension ReproducedNumber {
    fileprivate func tolerance(isQuick: Bool) -> Double? {
        if isQuick, case .tolerance(let tolerance) = quick { tolerance } else { tolerance }
    }
}

/// How our number stands to the other one.
package enum ReproductionVerdict: String, Sendable, Encodable {
    case within
    case outside
    /// There is none of ours.
    case missing
}

/// One number: what others have and what we have.
package struct ReproductionRow: Sendable, Encodable, Equatable {
    package let study: String
    package let what: String
    /// Where in the paper.
    package let place: String
    package let paper: Double?
    package let reference: ReferenceNumber?
    package let ours: ReferenceNumber?
    /// By which of the two ours is judged.
    package let judge: String
    /// The largest difference that is within.
    package let allowed: Double?
    package let verdict: ReproductionVerdict
    /// Why it is outside or missing.
    package let reason: String?

    private enum CodingKeys: String, CodingKey {
        case study, what, paper, reference, ours, judge, allowed, verdict, reason
        case place = "where"
    }

    init(
        _ number: ReproducedNumber, study: String, found: Result<ReferenceNumber, StudyCurves.Absence>,
        deviations: Double, tolerance: Double?
    ) {
        self.study = study
        what = number.what
        place = number.place
        paper = number.paper
        reference = number.reference
        judge = number.judge.rawValue
        guard case .success(let ours) = found, let expected = number.expected else {
            self.ours = nil
            allowed = nil
            verdict = .missing
            if case .failure(let absence) = found { reason = absence.sentence } else { reason = nil }
            return
        }
        let (our, other) = (ours.std ?? 0, expected.std ?? 0)
        let allowed = tolerance ?? deviations * (our * our + other * other).squareRoot()
        let isWithin = (ours.mean - expected.mean).magnitude <= allowed
        self.ours = ours
        self.allowed = allowed
        verdict = isWithin ? .within : .outside
        reason = isWithin ? nil : number.reason
    }
}

extension ReproducedNumber {
    /// The number that judges ours; a paper's has no spread.
    fileprivate var expected: ReferenceNumber? {
        switch judge {
        case .paper: paper.map { ReferenceNumber(mean: $0) }
        case .reference: reference
        }
    }
}

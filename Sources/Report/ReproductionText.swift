import Foundation
import Sweep

extension Reproduction {
    /// `reproduction.md`: the rule, then a row for each number.
    package var markdown: String {
        let header = ["study", "number", "where", "paper", "reference", "ours", "verdict", "reason"]
        let lines = [header, header.map { _ in "---" }] + rows.map(\.cells)
        let table = lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
        return """
            # Numbers of the papers and ours

            \(rule)

            \(table)

            \(verdicts).

            """
    }

    /// How many numbers are within, outside and missing.
    package var verdicts: String {
        "\(count(of: .within)) within, \(count(of: .outside)) outside, \(count(of: .missing)) missing"
    }

    private var rule: String {
        let variant = isQuick ? "The small variants of the studies were run, with fewer events or epochs. " : ""
        return """
            \(variant)Ours is within when |ours - expected| ≤ \(deviations.shortest) √(σ² + σ_ref²), with the standard deviations between \
            seeds of ours and of the reference. Expected is the number in bold: the paper's where it prints one, else that of the \
            reference, an independent program. In brackets behind the verdict is the largest difference that is within: that of \
            the rule, or a number given for what a paper rounds. In brackets behind a number is how many seeds it comes from.
            """
    }

    /// `reproduction.json`: the rows, and the rule that judged them.
    package func json() throws(ReportError) -> Data {
        try JSONText.reproduction(
            ReproductionFile(deviations: deviations, quick: isQuick, numbers: rows))
    }
}

/// The content of `reproduction.json`; its keys are the names here in snake case.
struct ReproductionFile: Encodable {
    let deviations: Double
    let quick: Bool
    let numbers: [ReproductionRow]
}

extension ReproductionRow {
    fileprivate var cells: [String] {
        [
            study, what, place, marked(paper.map(\.shortest), as: .paper), marked(reference?.cell, as: .reference),
            ours?.cell ?? "-", verdictCell, reason ?? "",
        ].map { $0.replacing("|", with: "\\|").split(whereSeparator: \.isNewline).joined(separator: " ") }
    }

    private func marked(_ text: String?, as judge: ReproductionJudge) -> String {
        guard let text else { return "-" }
        return self.judge == judge.rawValue ? "**\(text)**" : text
    }

    private var verdictCell: String {
        verdict.rawValue + (allowed.map { " (\($0.text(digits: 2)))" } ?? "")
    }
}

extension ReferenceNumber {
    /// The number with its spread, 0 where that is but rounding.
    fileprivate var cell: String {
        let spread = std.map { $0 < 1e-12 * mean.magnitude ? 0 : $0 }
        return mean.text(standardDeviation: spread) + (count.map { " (\($0))" } ?? "")
    }
}

import Testing

@testable import Sweep

@Suite struct ReproductionReaderTests {
    private func read(_ text: String) throws -> ReproductionSettings {
        try ReproductionSettings(yaml: text, file: "r.yaml")
    }

    private func number(_ lines: String) -> String {
        """
        studies:
          - study: toy
            numbers:
              - what: significance
                where: Sec. 2
        \(lines.split(separator: "\n").map { "        \($0)" }.joined(separator: "\n"))
        """
    }

    @Test func everySetting() throws {
        let text = """
            deviations: 3
            studies:
              - study: toy
                numbers:
                  - what: gain
                    where: Fig. 2
                    paper: 0.8
                    reference: {mean: 0.78, std: 0.01, count: 6}
                    judge: reference
                    ours: {curve: c, y: sigma_mu, x: 8, group: {loss: a, bins: 8}, dividedBy: {group: {loss: b}}}
                    tolerance: 0.1
                    quick: {tolerance: 0.2}
                    reason: few events
            """
        let ours = FigureLocation(
            curve: "c", y: "sigma_mu", x: .number(8),
            group: [Coordinate(path: "loss", value: .text("a")), Coordinate(path: "bins", value: .number(8))])
        var divisor = ours
        divisor.group = [Coordinate(path: "loss", value: .text("b"))]
        let gain = ReproducedNumber(
            what: "gain", place: "Fig. 2", paper: 0.8, reference: ReferenceNumber(mean: 0.78, std: 0.01, count: 6),
            judge: .reference, ours: ours, divisor: divisor, tolerance: 0.1, quick: .tolerance(0.2),
            reason: "few events")
        let expected = ReproductionSettings(
            deviations: 3, studies: [ReproducedStudy(name: "toy", numbers: [gain])])
        #expect(try read(text) == expected)
    }

    @Test func defaults() throws {
        let settings = try read(number("paper: 1\nours: {curve: c, y: auc, x: 0}"))
        let plain = try #require(settings.studies.first?.numbers.first)
        #expect(settings.deviations == 2)
        #expect(plain.judge == .paper)
        #expect(plain.quick == .asInFull)
        #expect(plain.ours.group.isEmpty)
        let reference = try read(number("reference: {mean: 1}\nours: {curve: c, y: auc, x: joint}\nquick: skip"))
        #expect(reference.studies.first?.numbers.first?.judge == .reference)
        #expect(reference.studies.first?.numbers.first?.quick == .skipped)
    }

    @Test(arguments: [
        ("paper: 1\nours: {curve: c, y: auc}", "r.yaml:7: studies[0].numbers[0].ours.x: expected the value of an axis"),
        ("ours: {curve: c, y: auc, x: 0}", "expected a number of the paper or a reference, found neither"),
        ("paper: 1\njudge: reference\nours: {curve: c, y: auc, x: 0}", "expected the one of paper and reference"),
        ("paper: 1\ntoleranc: 1", "toleranc: unknown key"), ("paper: one", "paper: expected a number, found one"),
        ("paper: 1\nours: {curve: c, y: auc, x: 0}\nquick: no", "quick: expected skip or {tolerance: …}, found no"),
        ("paper: 1\nours: {curve: c, y: auc, x: 0}\ntolerance: 0", "tolerance: expected a number > 0, found 0"),
        ("reference: {std: 1}", "reference.mean: expected a number, found nothing"),
    ])
    func faultsAreNamed(lines: String, sentence: String) {
        let error = #expect(throws: ConfigurationError.self) { try read(number(lines)) }
        #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
    }

    @Test func namesStandOnce() {
        let item = "{what: a, where: b, paper: 1, ours: {curve: c, y: auc, x: 0}}"
        let twice = "studies: [{study: toy, numbers: [\(item), \(item)]}]"
        let again = "studies: [{study: toy, numbers: [\(item)]}, {study: toy, numbers: [\(item)]}]"
        for (text, found) in [(twice, "found a again"), (again, "found toy again")] {
            let error = #expect(throws: ConfigurationError.self) { try read(text) }
            #expect(error?.description.hasSuffix(found) == true)
        }
    }
}

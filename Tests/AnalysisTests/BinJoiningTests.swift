import Likelihood
import Testing

@testable import Analysis

@Suite struct BinJoiningTests {
    /// A case of joining: the background, the signal, and what becomes of both.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var background: [Double]
        var up: [Double]?
        var down: [Double]?
        var joinedBackground: [Double]
        var joinedSignal: [Double]
        var testDescription: String { name }
    }

    private static let signal = [1.0, 2, 4, 8]

    private static let cases = [
        Case(
            name: "every bin", background: [5, 5, 5, 5], joinedBackground: [5, 5, 5, 5], joinedSignal: [1, 2, 4, 8]),
        Case(name: "the lowest bin", background: [0, 5, 5, 5], joinedBackground: [5, 5, 5], joinedSignal: [3, 4, 8]),
        Case(name: "a bin between", background: [5, 0, 6, 5], joinedBackground: [5, 6, 5], joinedSignal: [1, 6, 8]),
        Case(name: "two in a row", background: [5, 0, 0, 7], joinedBackground: [5, 7], joinedSignal: [1, 14]),
        Case(
            name: "the highest bin", background: [5, 6, 7, 0], joinedBackground: [5, 6, 7], joinedSignal: [1, 2, 12]),
        Case(name: "the upper half", background: [5, 6, 0, 0], joinedBackground: [5, 6], joinedSignal: [1, 14]),
        Case(name: "one bin", background: [0, 6, 0, 0], joinedBackground: [6], joinedSignal: [15]),
        Case(
            name: "no background at all", background: [0, 0, 0, 0], joinedBackground: [0, 0, 0, 0],
            joinedSignal: [1, 2, 4, 8]),
        Case(
            name: "none when varied up", background: [5, 5, 5, 5], up: [6, 0, 6, 6], joinedBackground: [5, 10, 5],
            joinedSignal: [1, 6, 8]),
        Case(
            name: "none when varied down", background: [5, 5, 5, 5], down: [6, 6, 6, 0], joinedBackground: [5, 5, 10],
            joinedSignal: [1, 2, 12]),
        Case(
            name: "none in another bin of each", background: [0, 5, 5, 5], up: [5, 5, 0, 5], down: [5, 5, 5, 5],
            joinedBackground: [5, 10], joinedSignal: [3, 12]),
    ]

    private func joined(_ test: Case) -> [ProcessTemplate] {
        let variation = TemplateVariation(
            name: "tau", up: test.up ?? test.background, down: test.down ?? test.background)
        let same = TemplateVariation(name: "tau", up: Self.signal, down: Self.signal)
        return joiningBinsWithoutBackground([
            ProcessTemplate(name: "signal", signal: "signal", nominal: Self.signal, variations: [same]),
            ProcessTemplate(name: "background", nominal: test.background, variations: [variation]),
        ])
    }

    @Test(arguments: cases) func binsAreJoined(_ test: Case) {
        let templates = joined(test)
        #expect(templates.map(\.name) == ["signal", "background"])
        #expect(templates[0].nominal == test.joinedSignal)
        #expect(templates[1].nominal == test.joinedBackground)
    }

    @Test(arguments: cases) func totalsAndVariationsAreKept(_ test: Case) {
        let template = joined(test)[1]
        let variation = template.variations[0]
        #expect(variation.name == "tau")
        #expect(variation.up.count == template.nominal.count && variation.down.count == template.nominal.count)
        #expect(template.nominal.reduce(0, +) == test.background.reduce(0, +))
        #expect(variation.up.reduce(0, +) == (test.up ?? test.background).reduce(0, +))
        #expect(variation.down.reduce(0, +) == (test.down ?? test.background).reduce(0, +))
    }

    @Test func backgroundsCountTogether() {
        let templates = joiningBinsWithoutBackground([
            ProcessTemplate(name: "signal", signal: "signal", nominal: [1, 2, 4]),
            ProcessTemplate(name: "top", nominal: [3, 0, 0]),
            ProcessTemplate(name: "qcd", nominal: [0, 5, 0]),
        ])
        #expect(templates.map(\.nominal) == [[1, 6], [3, 0], [0, 5]])
    }

    @Test func variancesAddLikeYields() {
        let templates = joiningBinsWithoutBackground([
            ProcessTemplate(name: "signal", signal: "signal", nominal: [1, 2, 4], variances: [0.1, 0.2, 0.4]),
            ProcessTemplate(name: "qcd", nominal: [3, 0, 5], variances: [9, 16, 25]),
        ])
        #expect(templates.map(\.nominal) == [[1, 6], [3, 5]])
        #expect(templates[1].variances == [9, 41])
        #expect(templates.map(\.signal) == ["signal", nil])
    }

    @Test func withoutTemplatesThereIsNothingToJoin() {
        #expect(joiningBinsWithoutBackground([ProcessTemplate]()).isEmpty)
    }
}

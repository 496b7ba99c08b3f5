import Testing

@testable import Wire

@Suite struct CodingProblemTests {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int?
        init(stringValue: String) { self.stringValue = stringValue }
        init(intValue: Int) { (self.stringValue, self.intValue) = ("Index \(intValue)", intValue) }
    }

    private func problem(_ path: [Key], _ reason: String) -> CodingProblem {
        CodingProblem(DecodingError.dataCorrupted(.init(codingPath: path, debugDescription: reason)))
    }

    @Test func pathJoinsKeysAndIndices() {
        let path = [
            Key(stringValue: "result"), Key(stringValue: "history"), Key(intValue: 3), Key(stringValue: "epoch"),
        ]
        #expect(problem(path, "").path == "result.history[3].epoch")
        #expect(problem([], "").path == "")
        #expect(problem([Key(intValue: 0)], "").path == "[0]")
    }

    @Test func missingKeyBelongsToThePath() {
        let error = DecodingError.keyNotFound(
            Key(stringValue: "mu"), .init(codingPath: [Key(stringValue: "fit")], debugDescription: "No value."))
        #expect(CodingProblem(error).path == "fit.mu")
        #expect(CodingProblem(error).reason == "missing")
    }

    @Test func reasonLosesItsFullStop() {
        #expect(problem([], "The given data was not valid JSON.").reason == "The given data was not valid JSON")
    }

    @Test func strangersTextIsShortAndOnOneLine() {
        let text = String(repeating: "a\n", count: 5000)
        let problem = problem([Key(stringValue: text)], text)
        #expect(problem.path == String(repeating: "a ", count: 100))
        #expect(problem.reason == problem.path)
    }

    @Test func unforeseenErrorIsPrinted() {
        struct Unforeseen: Error, CustomStringConvertible { var description = "disk on fire" }
        #expect(CodingProblem(Unforeseen()).reason == "disk on fire")
    }
}

import Testing

@testable import Wire

/// Texts of the refusals that `MessageParserTests` does not print.
@Suite struct WireErrorTests {
    static let texts: [(WireError, String)] = [
        (.unknownKind(0x7F, sender: "coordinator"), "message kind 7f: unknown - from a coordinator"),
        (
            .headerTooLong(4_194_305, limit: 4_194_304, message: "hello"),
            "header: 4194305 bytes, more than the limit of 4194304 - message hello"
        ),
        (
            .blobTooLong(5, limit: 4, message: "finished"), "blob: 5 bytes, more than the limit of 4 - message finished"
        ),
        (.malformedHeader(path: "", reason: "why", message: "leave"), "header: why - message leave"),
        (
            .unsendable(path: "result.figures.mu_hat", reason: "why", message: "finished"),
            "header cannot be written: why - message finished, at result.figures.mu_hat"
        ),
    ]

    @Test(arguments: texts)
    func isOneSentence(error: WireError, text: String) {
        #expect(error.description == text)
    }
}

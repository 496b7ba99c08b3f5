import Testing

@testable import Sweep

/// Configurations that are short but would take all time, memory or stack are refused with one sentence.
@Suite struct HostileConfigurationTests {
    private static let thousand = "{range: [1, 1000]}"

    @Test func depthIsLimited() {
        let depth = ConfigurationParser.greatestDepth
        func nested(_ count: Int) -> String {
            "a: " + String(repeating: "[", count: count) + String(repeating: "]", count: count)
        }
        #expect(throws: Never.self) { try ConfigurationParser.parse(nested(depth), file: "x.yaml") }
        #expect(
            refusal(nested(depth + 1))?.hasSuffix("expected at most 50 lists and mappings in each other, found more")
                == true)
    }

    /// Every alias is in the value of the next anchor, and so adds its depth.
    @Test(arguments: [(20, "lists and mappings in each other, found more"), (21, "at most 20 anchors, found 21")])
    func aliasesInEachOtherDoNotOverflowTheStack(anchors: Int, expected: String) {
        let lines = (1..<anchors).map {
            "- &a\($0) " + String(repeating: "[", count: 990) + "*a\($0 - 1)" + String(repeating: "]", count: 990)
        }
        #expect(refusal("- &a0 x\n" + lines.joined(separator: "\n"))?.hasSuffix(expected) == true)
    }

    @Test func ampersandsAreNoAnchors() throws {
        let text = String(repeating: "# R & D && c\n", count: 100) + "a: b"
        #expect(try ConfigurationParser.parse(text, file: "x.yaml")["a"]?.flowText == "b")
    }

    /// Once with a time that grows with the square of their number.
    @Test func manyKeysAreReadQuickly() throws {
        let text = (0..<20_000).map { "k\($0): 1\n" }.joined()
        #expect(try ConfigurationParser.parse(text, file: "x.yaml").entries.count == 20_000)
    }

    @Test(arguments: [
        (
            "training.seed: \(thousand)\n  training.batch: \(thousand)\n  training.epochs: \(thousand)\n"
                + "  measurement.bins: \(thousand)\n  exclude: [{training.seed: 1}]",
            "axes.exclude[0]: expected rules that leave out at most 1000000 points, found more"
        ),
        (
            "training.penalty.strength: {linspace: [1, 2, 500]}\n  measurement.signalStrength: {linspace: [1, 2, 500]}",
            "measurement.signalStrength: expected axes of which at most 100000 values and pairs are to be tried, "
                + "found 251000"
        ),
        (
            "training.seed: {range: [1, 100001]}",
            "training.seed: expected axes of which at most 100000 values and pairs are to be tried, found 100001"
        ),
        (
            (0..<101).map { "training.a\($0): [1]" }.joined(separator: "\n  "),
            "training.a100: expected at most 100 axes, found more"
        ),
    ])
    func axesAreLimited(_ axes: String, _ expected: String) throws {
        let message = try #require(refusal(toy("axes:\n  \(axes)")))
        #expect(message.hasSuffix(expected))
    }

    @Test func axesOfAZipAreLimited() throws {
        let axes = (0..<3).map { "a\($0): {range: [1, 333334]}" }.joined(separator: ", ")
        let message = try #require(refusal(toy("axes: {zip: [{\(axes)}]}")))
        #expect(message.hasSuffix("axes.zip[0].a2: expected at most 1000000 values of all axes, found more"))
    }

    @Test func numbersOfListsAreLimited() throws {
        let series = "{linspace: [0, 1, 60000]}, {linspace: [2, 3, 60000]}"
        let message = try #require(
            refusal(
                toyText + "\nvariations: [{name: v, kind: reweight, feature: x1, shift: 1, edges: [\(series)]}]"))
        #expect(message.hasSuffix("edges: expected at most 100000 numbers, found more"))
    }
}

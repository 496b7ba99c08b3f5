import Events
import Numerical
import Testing

@Suite struct EventsErrorTests {
    @Test(arguments: [
        (
            EventsError.malformedRow(path: "a.csv", line: 7, problem: .fieldCount(expected: 33, found: 2)),
            "event file has a malformed row: expected 33 fields, found 2 - a.csv:7"
        ),
        (
            .malformedRow(path: "a.csv", line: 2, problem: .notANumber(column: "PRI_met", text: "x")),
            "event file has a malformed row: PRI_met is not a number, \"x\" - a.csv:2"
        ),
        (
            .malformedRow(path: "a.csv", line: 2, problem: .unknownOrigin(weight: 0.25)),
            "event file has a malformed row: the weight 0.25 is none of the challenge's signal samples, so that processes by "
                + "origin are unknown - a.csv:2"
        ),
        (
            .unknownOrigins(path: "a.csv"),
            "event file does not tell processes by origin: no weight is one of the challenge's Z or top samples - a.csv"
        ),
        (
            .missingColumns(["Weight", "Label"], path: "a.csv"),
            "event file lacks columns: Weight, Label not in the header - a.csv"
        ),
        (
            .corruptFile(path: "a.csv.gz", reason: "unexpected end of file"),
            "event file is damaged: unexpected end of file - a.csv.gz"
        ),
        (
            .emptySelection(process: "signal", split: .validation),
            "empty selection: no event passes the cuts - process signal, split validation"
        ),
        (
            .unknownFeature("z", usedBy: "variation v"),
            "unknown feature: the events have no feature \"z\" - variation v"
        ),
    ])
    func descriptionSaysWhatWhyAndWhere(_ error: EventsError, _ text: String) {
        #expect(error.description == text)
    }
}

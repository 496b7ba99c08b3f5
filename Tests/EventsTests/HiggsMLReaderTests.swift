import Events
import Foundation
import Numerical
import TestSupport
import Testing

/// A change of the second row (line 3) and the problem that it must cause.
struct MalformedRow: Sendable, CustomTestStringConvertible {
    let column: String
    let text: String
    let problem: RowProblem

    var testDescription: String { "\(column) = \(text)" }

    static let all = [
        MalformedRow(column: "PRI_met", text: "abc", problem: .notANumber(column: "PRI_met", text: "abc")),
        MalformedRow(column: "PRI_met", text: "", problem: .notANumber(column: "PRI_met", text: "")),
        MalformedRow(column: "PRI_met", text: "1.5x", problem: .notANumber(column: "PRI_met", text: "1.5x")),
        MalformedRow(column: "PRI_met", text: " 1.5", problem: .notANumber(column: "PRI_met", text: " 1.5")),
        MalformedRow(column: "PRI_met", text: "1.5.2", problem: .notANumber(column: "PRI_met", text: "1.5.2")),
        MalformedRow(column: "PRI_met", text: "0x10", problem: .notANumber(column: "PRI_met", text: "0x10")),
        MalformedRow(column: "PRI_met", text: "nan", problem: .notANumber(column: "PRI_met", text: "nan")),
        MalformedRow(column: "PRI_met", text: "1\0", problem: .notANumber(column: "PRI_met", text: "1\0")),
        MalformedRow(column: "PRI_met", text: "1e999", problem: .notFinite(column: "PRI_met", text: "1e999")),
        MalformedRow(column: "PRI_met", text: "1,2", problem: .fieldCount(expected: 34, found: 35)),
        MalformedRow(column: "Weight", text: "inf", problem: .notANumber(column: "Weight", text: "inf")),
        MalformedRow(column: "Weight", text: "-1e999", problem: .notFinite(column: "Weight", text: "-1e999")),
        MalformedRow(column: "Weight", text: "-0.5", problem: .negativeWeight(text: "-0.5")),
        MalformedRow(column: "EventId", text: "-7", problem: .notAnEventNumber(text: "-7")),
        MalformedRow(column: "EventId", text: "+7", problem: .notAnEventNumber(text: "+7")),
        MalformedRow(column: "EventId", text: "7.0", problem: .notAnEventNumber(text: "7.0")),
        MalformedRow(
            column: "EventId", text: "18446744073709551616",
            problem: .notAnEventNumber(text: "18446744073709551616")),
        MalformedRow(column: "EventId", text: "10", problem: .repeatedEventNumber(10)),
        MalformedRow(column: "Label", text: "signal", problem: .unknownLabel(text: "signal")),
        MalformedRow(column: "Label", text: "", problem: .unknownLabel(text: "")),
        MalformedRow(column: "Label", text: "B", problem: .unknownLabel(text: "B")),
    ]
}

@Suite struct HiggsMLReaderTests {
    @Test func goodFile() throws {
        var content = HiggsMLText.example
        content.rows[1]["DER_mass_MMC"] = "-999.0"
        content.rows[2]["DER_mass_MMC"] = "-9.99e2"
        content.rows[3]["Weight"] = "0"
        let table = try readHiggsML(Data(content.text.utf8))
        #expect(table.processes.map(\.name) == ["signal", "background"])
        #expect(table.processes.map(\.isSignal) == [true, false])
        #expect(table.featureNames == HiggsMLSettings.featureNames)
        #expect(table.eventNumbers == [10, 11, 12, 13])
        #expect(table.process == [0, 0, 1, 1])
        #expect(table.weights == [0.25, 0.25, 0.25, 0])
        #expect(table.columns[13] == [20, 30, 40, 50])
        #expect(table.columns[0].map(\.isNaN) == [false, true, true, false])
        #expect(table.columns[29] == [1.5, 1.5, 1.5, 1.5])
        #expect(table.splits == [.train, .validation, .test, .test])
    }

    @Test func columnsGoByNameInAnyOrder() throws {
        var content = HiggsMLText.example
        let expected = try readHiggsML(Data(content.text.utf8))
        content.columns.reverse()
        #expect(try readHiggsML(Data(content.text.utf8)) == expected)
    }

    @Test func lineEndsAreFreeAndTheLastMayLack() throws {
        var content = HiggsMLText.example
        let expected = try readHiggsML(Data(content.text.utf8))
        #expect(try readHiggsML(Data(content.text.utf8.dropLast())) == expected)
        content.lineEnd = "\r\n"
        #expect(try readHiggsML(Data(content.text.utf8)) == expected)
    }

    @Test(arguments: MalformedRow.all)
    func malformedRowIsRefusedWithItsLine(_ row: MalformedRow) throws {
        var content = HiggsMLText.example
        content.rows[1][row.column] = row.text
        let error = #expect(throws: EventsError.self) { try readHiggsML(Data(content.text.utf8)) }
        guard case .malformedRow(_, line: 3, row.problem) = error else {
            Issue.record("unexpected error \(String(describing: error))")
            return
        }
    }

    @Test(arguments: ["", "10,1.5"])
    func shortRowIsRefused(_ line: String) throws {
        let text = HiggsMLText.example.text + line + "\n"
        let error = #expect(throws: EventsError.self) { try readHiggsML(Data(text.utf8)) }
        let found = line.isEmpty ? 1 : 2
        guard case .malformedRow(_, line: 6, .fieldCount(expected: 34, found: found)) = error else {
            Issue.record("unexpected error \(String(describing: error))")
            return
        }
    }

    @Test func missingAndRepeatedColumnsAreRefused() throws {
        var content = HiggsMLText.example
        content.columns.removeAll { ["Weight", "PRI_met"].contains($0) }
        let lacking = #expect(throws: EventsError.self) { try readHiggsML(Data(content.text.utf8)) }
        guard case .missingColumns(["PRI_met", "Weight"], _) = lacking else {
            Issue.record("unexpected error \(String(describing: lacking))")
            return
        }
        content = .example
        content.columns.append("PRI_met")
        let repeated = #expect(throws: EventsError.self) { try readHiggsML(Data(content.text.utf8)) }
        guard case .repeatedColumn("PRI_met", _) = repeated else {
            Issue.record("unexpected error \(String(describing: repeated))")
            return
        }
    }

    @Test(arguments: [false, true])
    func fileWithoutEventsIsRefused(_ hasHeader: Bool) throws {
        let text = hasHeader ? HiggsMLText(rows: []).text : ""
        let error = #expect(throws: EventsError.self) { try readHiggsML(Data(text.utf8)) }
        guard case .noEvents = error else {
            Issue.record("unexpected error \(String(describing: error))")
            return
        }
    }

    @Test func otherContentThanNamedIsRefused() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write(HiggsMLText.example.text, to: "events.csv")
        let other = ContentHash(of: "other content")
        let settings = HiggsMLSettings(path: path, digest: other, split: RealEvents.split)
        let found = try contentDigest(ofFile: path)
        let error = EventsError.digestMismatch(path: path, expected: other, found: found)
        #expect(throws: error) { try loadEvents(.higgsml(settings), seed: 1) }
        #expect(error.description.contains(other.hex) && error.description.contains(found.hex))
    }

    @Test func realFile() throws {
        let table = try RealEvents.table.get()
        #expect(table.eventCount == 22_889)
        #expect(table.process.count { $0 == 0 } == 7817)
        #expect(table.columns[13].count { $0 >= 25 } == 16_749)
        #expect(table.eventNumbers[0] == 100_000 && table.weights[0] == 0.00081448039868)
        #expect(table.columns.map { $0[0] }[..<4] == [138.47, 51.655, 97.827, 27.98])
        #expect(table.columns[4][1].isNaN)
    }
}

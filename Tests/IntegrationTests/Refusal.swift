import Foundation
import TestSupport
import Testing

/// Expects that the program refused: status 2, nothing on standard output, one sentence on one line that has some words.
func expectRefusal(_ ending: Program.Ending, _ words: [String], sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(ending.status == 2, sourceLocation: sourceLocation)
    #expect(ending.output == "", sourceLocation: sourceLocation)
    let lines = ending.errors.split(separator: "\n", omittingEmptySubsequences: false)
    let isOneLine = lines.count == 2 && lines[1] == "" && lines[0].hasPrefix("sigmasweep: ")
    #expect(isOneLine, "\(ending.errors)", sourceLocation: sourceLocation)
    for word in words {
        #expect(ending.errors.contains(word), "\(ending.errors)", sourceLocation: sourceLocation)
    }
}

/// Something that the program must refuse without a trace, whatever the command.
struct Refusal: Sendable, CustomTestStringConvertible {
    var name: String
    /// What the error has to say.
    var words: [String]
    /// The configuration; nil for none.
    var study: String?
    /// Puts what belongs to it beside the configuration.
    var prepare: @Sendable (TemporaryDirectory) throws -> Void = { _ in }

    var testDescription: String { name }
}

extension Refusal {
    /// The single-point study with one part replaced.
    static func edit(_ name: String, _ part: String, _ replacement: String, _ words: String...) -> Refusal {
        precondition(Studies.single.contains(part), "the study has no \(part)")
        return Refusal(name: name, words: words, study: Studies.single.replacing(part, with: replacement))
    }

    /// The single-point study with more at its end.
    static func addition(_ name: String, _ text: String, _ words: String...) -> Refusal {
        Refusal(name: name, words: words, study: Studies.single + text)
    }

    /// A study on a file of events with these rows.
    static func events(
        _ name: String, header: String = EventFiles.header, _ rows: [String], selection: String = "[]",
        _ words: String...
    ) -> Refusal {
        Refusal(name: name, words: words, study: EventFiles.study("events.csv", selection: selection)) { directory in
            try EventFiles.write(rows, header: header, to: "events.csv", in: directory)
        }
    }
}

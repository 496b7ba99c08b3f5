import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// Output folders that a sweep may not use.
    @Suite struct RefusedFolderTests {
        /// What lies at the output path in the place of a sweep that may go on.
        enum Obstacle: String, CaseIterable {
            case file, foreignFiles, textAsJournal, emptyJournal, otherDatabase, folderAsJournal

            /// What `run` and `plan` say, and what `status` and `report` do.
            var words: (write: String, read: String) {
                switch self {
                case .file: ("it is a file - out", "no sweep found")
                case .foreignFiles: ("it holds files that are not of a sweep - out", "no sweep found")
                case .textAsJournal: ("file is not a database", "file is not a database")
                case .emptyJournal: ("not a journal of sigmasweep", "not a journal of sigmasweep")
                case .otherDatabase: ("its application id is 0", "its application id is 0")
                case .folderAsJournal: ("journal.sqlite", "journal.sqlite")
                }
            }

            func place(in directory: TemporaryDirectory) async throws {
                let manager = FileManager.default
                if self == .file {
                    try directory.write("notes", to: "out")
                    return
                }
                try manager.createDirectory(atPath: directory.file("out"), withIntermediateDirectories: false)
                switch self {
                case .file: break
                case .foreignFiles: try directory.write("notes", to: "out/notes.txt")
                case .textAsJournal:
                    try directory.write(String(repeating: "notes ", count: 2000), to: "out/journal.sqlite")
                case .emptyJournal: try directory.write("", to: "out/journal.sqlite")
                case .folderAsJournal:
                    try manager.createDirectory(
                        atPath: directory.file("out/journal.sqlite"), withIntermediateDirectories: false)
                case .otherDatabase:
                    // A journal whose mark, the application id in bytes 68 to 71, is taken away.
                    _ = try await Program.sweep(Studies.single, in: directory, output: "made")
                    var bytes = try Data(contentsOf: directory.url.appending(path: "made/journal.sqlite"))
                    bytes.replaceSubrange(68..<72, with: [0, 0, 0, 0])
                    try bytes.write(to: directory.url.appending(path: "out/journal.sqlite"))
                }
            }
        }

        @Test(arguments: Obstacle.allCases) func anythingElseIsRefusedAndKept(_ obstacle: Obstacle) async throws {
            let directory = try TemporaryDirectory()
            try await obstacle.place(in: directory)
            try directory.write(Studies.single, to: "study.yaml")
            let before = try snapshot(of: directory.path)
            for command in [["run", "study.yaml", "--output", "out"], ["plan", "study.yaml", "--output", "out"]] {
                expectRefusal(try await Program.run(command, in: directory), [obstacle.words.write])
            }
            for command in [["status", "out"], ["report", "out"]] {
                expectRefusal(try await Program.run(command, in: directory), [obstacle.words.read])
            }
            #expect(try snapshot(of: directory.path) == before)
        }

        @Test func aPathBelowAFileIsRefused() async throws {
            let directory = try TemporaryDirectory()
            let ending = try await Program.sweep(Studies.single, in: directory, output: "study.yaml/out")
            expectRefusal(ending, ["output folder refused", "study.yaml/out"])
        }

        @Test func theFolderOfAnotherSweepIsRefusedAndKept() async throws {
            let directory = try TemporaryDirectory()
            _ = try await Program.sweep(Studies.single, in: directory)
            let before = try snapshot(of: directory.file("out"))
            let other = Studies.single.replacing("sweep: single", with: "sweep: other")
            try directory.write(other, to: "other.yaml")
            for command in ["run", "plan"] {
                let ending = try await Program.run([command, "other.yaml", "--output", "out"], in: directory)
                expectRefusal(ending, ["belongs to the sweep \"single\", not to \"other\""])
            }
            #expect(try snapshot(of: directory.file("out")) == before)
        }

        /// Damage to a journal: a page overwritten or the end of the file lost.
        @Test(arguments: [(overwritten: 4096, kept: nil), (overwritten: nil, kept: 6000)] as [(Int?, Int?)])
        func aDamagedJournalIsRefusedAndKept(overwritten: Int?, kept: Int?) async throws {
            let directory = try TemporaryDirectory()
            _ = try await Program.sweep(Studies.single, in: directory)
            let journal = directory.url.appending(path: "out/journal.sqlite")
            var bytes = try Data(contentsOf: journal)
            if let overwritten {
                bytes.replaceSubrange(overwritten..<overwritten + 64, with: Data(repeating: 0x5A, count: 64))
            }
            if let kept { bytes = bytes.prefix(kept) }
            try bytes.write(to: journal)
            let before = try snapshot(of: directory.file("out"))
            let commands = [["run", "study.yaml", "--output", "out"], ["plan", "study.yaml", "--output", "out"]]
            for command in commands + [["status", "out"], ["report", "out"]] {
                expectRefusal(try await Program.run(command, in: directory), ["open journal: damaged"])
            }
            #expect(try snapshot(of: directory.file("out")) == before)
        }

        @Test func aSecondRunInTheSameFolderIsRefused() async throws {
            let directory = try TemporaryDirectory()
            let output = SweepOutput(directory)
            let first = try await Program.sweep(Studies.grid(), in: directory) { program in
                try await waitUntil("the first run to work") { !output.models.isEmpty }
                let second = try await Program.run(["run", "study.yaml", "--output", "out"], in: directory)
                expectRefusal(second, ["in use by process \(program.id)"])
                let status = try await Program.run(["status", "out"], in: directory)
                #expect(status.status == 0, "a reader is welcome meanwhile")
            }
            #expect(first.status == 0)
            #expect(Set(try output.table("points.csv").column("attempts")) == ["2"])
        }

        @Test func aRunThatDiedBeforeItHadAJournalIsNoObstacle() async throws {
            let directory = try TemporaryDirectory()
            let manager = FileManager.default
            try manager.createDirectory(atPath: directory.file("out"), withIntermediateDirectories: false)
            try directory.write("4711\n", to: "out/journal.lock")
            try directory.write("half a journal", to: "out/journal.sqlite.new")
            #expect(try await Program.sweep(Studies.single, in: directory).status == 0)
            #expect(!manager.fileExists(atPath: directory.file("out/journal.sqlite.new")))
        }
    }
}

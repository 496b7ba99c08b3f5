import Foundation
import Numerical
import Sweep
import TestSupport
import Testing

@testable import Coordinator

@Suite struct OutputFolderTests {
    /// The sentence with which a folder is refused, nil when it is not.
    private func refusal(_ path: String) -> String? {
        do {
            try OutputFolder(path: path).check()
            return nil
        } catch {
            return error.description
        }
    }

    @Test func anAbsentAndAnEmptyFolderAreAccepted() throws {
        let directory = try TemporaryDirectory()
        #expect(refusal(directory.file("absent")) == nil)
        #expect(refusal(directory.path) == nil)
    }

    @Test func noNameIsRefused() {
        #expect(refusal("") == "output folder refused: it has no name - \"\"")
    }

    @Test func aFileIsRefused() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("", to: "file")
        #expect(refusal(path) == "output folder refused: it is a file - \(path)")
    }

    @Test func aFolderWithOtherFilesIsRefused() throws {
        let directory = try TemporaryDirectory()
        try directory.write("", to: "journal.lock")
        try directory.write("dear diary", to: "notes.txt")
        #expect(
            refusal(directory.path)
                == "output folder refused: it holds files that are not of a sweep - \(directory.path)")
    }

    @Test func whatAKilledRunLeavesIsAccepted() throws {
        let directory = try TemporaryDirectory()
        try directory.write("", to: "journal.lock")
        try directory.write("", to: "journal.sqlite.new")
        #expect(refusal(directory.path) == nil)
        #expect(!OutputFolder(path: directory.path).holdsSweep)
    }

    @Test func theFolderOfASweepIsAcceptedWithWhateverElseItHolds() throws {
        let fixture = try SweepFixture()
        _ = try fixture.openJournal()
        try fixture.directory.write("dear diary", to: "out/notes.txt")
        #expect(fixture.folder.holdsSweep)
        #expect(refusal(fixture.folder.path) == nil)
    }

    @Test func itsFoldersAreMadeAndAFileInTheirPlaceIsNamed() throws {
        let fixture = try SweepFixture()
        var isDirectory: ObjCBool = false
        for path in [fixture.folder.models, fixture.folder.logs] {
            #expect(FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue)
        }
        try fixture.folder.createSubfolders()
        try fixture.directory.write("", to: "models")
        let error = #expect(throws: CoordinatorError.self) {
            try OutputFolder(path: fixture.directory.path).createSubfolders()
        }
        #expect(error?.description.contains("\(fixture.directory.path)/models cannot be made") == true)
    }

    @Test func theLogOfAnAttemptIsNamedByTaskAndNumber() {
        let task = TaskID(ContentHash(of: "t"))
        #expect(OutputFolder(path: "out").log(of: task, attempt: Attempt(2)) == "out/logs/task-\(task)-attempt-2.log")
    }
}

@Suite struct DurableWritingTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func content(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: directory.file(name))))
    }

    @Test func aFileIsReplacedWholeAndNotWrittenInto() throws {
        let path = try directory.write("the old and longer content", to: "file")
        try FileManager.default.linkItem(atPath: path, toPath: directory.file("link"))
        try writeDurably([1, 2, 3], to: path)
        #expect(try content("file") == [1, 2, 3])
        #expect(try content("link") == Array("the old and longer content".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == ["file", "link"])
    }

    @Test func anEmptyFileIsWritten() throws {
        try writeDurably([], to: directory.file("empty"))
        #expect(try content("empty") == [])
    }

    @Test func aFolderThatIsNotThereIsNamed() {
        let path = directory.file("absent/file")
        let error = #expect(throws: CoordinatorError.self) { try writeDurably([1], to: path) }
        #expect(error?.description == "file not written: No such file or directory - \(path)")
    }

    // A folder without write permission does not stop root, who may run the tests; a folder in the way stops everybody.
    @Test func afterAFailureTheOldFileIsThereAndNothingElse() throws {
        let path = try directory.write("old", to: "file")
        let blocker = path + ".tmp"
        try FileManager.default.createDirectory(atPath: blocker, withIntermediateDirectories: false)
        let error = #expect(throws: CoordinatorError.self) { try writeDurably([1], to: path) }
        #expect(error?.description == "file not written: Is a directory - \(path)")
        #expect(try content("file") == Array("old".utf8))
    }

    @Test func aNameThatCannotBeTakenLeavesNoDraft() throws {
        let path = directory.file("folder")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(throws: CoordinatorError.self) { try writeDurably([1], to: path) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["folder"])
    }
}

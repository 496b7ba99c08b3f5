import Foundation
import Numerical
import Sweep
import TestSupport
import Testing

@testable import Coordinator

@Suite struct ModelStoreTests {
    private let fixture: SweepFixture
    private let task = TaskID(ContentHash(of: "training"))
    private let bytes = hashed(Array(0...100))

    init() throws { fixture = try SweepFixture() }

    @Test func aStoredClassifierIsHeldAndReadBack() throws {
        try fixture.models.store(bytes, of: task)
        #expect(fixture.models.holds(task))
        #expect(fixture.models.load(task) == bytes)
        #expect(!fixture.models.holds(TaskID(ContentHash(of: "another"))))
    }

    @Test func aMissingClassifierIsNotHeld() {
        #expect(!fixture.models.holds(task))
        #expect(fixture.models.load(task) == nil)
    }

    @Test(arguments: [0, 1, 31, 32, 33, 132]) func aCutClassifierIsNotHeld(length: Int) throws {
        try fixture.models.store(Array(bytes.prefix(length)), of: task)
        #expect(!fixture.models.holds(task))
    }

    @Test(arguments: [0, 100, 101, 132]) func aClassifierWithAFlippedBitIsNotHeld(position: Int) throws {
        var altered = bytes
        altered[position] ^= 1
        try fixture.models.store(altered, of: task)
        #expect(!fixture.models.holds(task))
    }

    @Test func aCheckpointTakesThePlaceOfTheOneBeforeAndIsNoClassifier() throws {
        #expect(fixture.models.loadCheckpoint(of: task) == nil)
        for content in [bytes, [1]] {
            try fixture.models.store(checkpoint: content, of: task)
            #expect(fixture.models.loadCheckpoint(of: task) == content)
        }
        #expect(!fixture.models.holds(task) && fixture.models.load(task) == nil)
        fixture.models.removeCheckpoint(of: task)
        fixture.models.removeCheckpoint(of: task)  // there is none
        #expect(fixture.models.loadCheckpoint(of: task) == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.folder.models) == [])
    }
}

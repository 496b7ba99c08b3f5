import Numerical
import Sweep
import Testing

@testable import Wire

/// Whatever arrives, a parser answers with a message or a `WireError` (its typed throw) and never traps.
@Suite struct HostileBytesTests {
    let parser = MessageParser()
    let serialiser = MessageSerialiser()

    /// The message in the frames as a worker's or the coordinator's; nil when both refuse it.
    private func parsed(_ frames: [[UInt8]]) -> String? {
        if let message = try? parser.workerMessage(from: frames) { return "\(message)" }
        if let message = try? parser.coordinatorMessage(from: frames) { return "\(message)" }
        return nil
    }

    private func allFrames() throws -> [[[UInt8]]] {
        try Samples.workerMessages.map(serialiser.frames(of:))
            + Samples.coordinatorMessages.map(serialiser.frames(of:))
    }

    @Test func everyTruncatedPrefixOrHeaderIsRefused() throws {
        for frames in try allFrames() {
            for index in 0..<2 {
                for length in 0..<frames[index].count {
                    var cut = frames
                    cut[index].removeLast(frames[index].count - length)
                    #expect(parsed(cut) == nil, "frame \(index) cut to \(length) bytes of \(frames)")
                }
            }
        }
    }

    @Test func everyTruncatedBlobIsAnotherMessage() throws {
        for frames in try allFrames() where frames.count == 3 {
            let whole = parsed(frames)
            for length in 0..<frames[2].count {
                let cut = parsed(Array(frames[..<2]) + [Array(frames[2].prefix(length))])
                #expect(cut != nil)
                #expect(cut != whole)
            }
        }
    }

    @Test func missingAndSurplusFramesAreRefusedOrAnotherMessage() throws {
        #expect(parsed([]) == nil)
        for frames in try allFrames() {
            #expect(parsed(Array(frames.prefix(1))) == nil)
            #expect(parsed(Array(frames.dropLast())) != parsed(frames))
            #expect(parsed(frames + [[]]) != parsed(frames))
            #expect(parsed(frames + [[], []]) == nil)
        }
    }

    @Test func everyFlippedPrefixIsRefusedOrAnotherMessage() throws {
        for frames in try allFrames() {
            let whole = parsed(frames)
            for index in frames[0].indices {
                for mask in UInt8(1)...255 {
                    var flipped = frames
                    flipped[0][index] ^= mask
                    #expect(parsed(flipped) == nil || (index == 3 && parsed(flipped) != whole))
                }
            }
        }
    }

    /// What still parses is a message like any other: it can be sent on and says the same.
    @Test func everyFlippedHeaderByteIsRefusedOrAMessage() throws {
        for message in Samples.workerMessages {
            let frames = try serialiser.frames(of: message)
            forEachFlip(of: frames) { flipped in
                guard let other = try? parser.workerMessage(from: flipped) else { return }
                let again = try? parser.workerMessage(from: serialiser.frames(of: other))
                #expect(again == other)
            }
        }
        for message in Samples.coordinatorMessages {
            let frames = try serialiser.frames(of: message)
            forEachFlip(of: frames) { flipped in
                guard let other = try? parser.coordinatorMessage(from: flipped) else { return }
                let again = try? parser.coordinatorMessage(from: serialiser.frames(of: other))
                #expect(again == other)
            }
        }
    }

    private func forEachFlip(of frames: [[UInt8]], _ body: ([[UInt8]]) -> Void) {
        for index in frames[1].indices {
            for mask: UInt8 in [0x01, 0x10, 0x80, 0xFF] {
                var flipped = frames
                flipped[1][index] ^= mask
                body(flipped)
            }
        }
    }

    @Test func randomBytesAreRefused() {
        var stream = RandomStream(seed: 1, identity: ContentHash(of: "wire"), purpose: "garbage")
        for _ in 0..<2000 {
            let frames = (0..<stream.uniform(below: 5)).map { _ in
                (0..<stream.uniform(below: 64)).map { _ in UInt8(stream.uniform(below: 256)) }
            }
            #expect(parsed(frames) == nil, "\(frames)")
            let kind = UInt8(stream.uniform(below: 256))
            #expect(parsed([[0x53, 0x53, WireProtocol.version, kind]] + frames.map { $0 + [0x7B] }) == nil)
        }
    }

    @Test(arguments: ["[", "{\"reason\":", "{\"unknown\":["])
    func deepNestingIsRefused(opening: String) {
        for depth in [600, 10_000, 300_000] {
            let header = Array(String(repeating: opening, count: depth).utf8)
            #expect(parsed([[0x53, 0x53, 1, WorkerMessageKind.goodbye.rawValue], header]) == nil)
        }
    }

    @Test func deepNestingUnderAnIgnoredKeyIsRefused() {
        let nested = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        let header = Array("{\"reason\":\"x\",\"unknown\":\(nested)}".utf8)
        #expect(parsed([[0x53, 0x53, 1, WorkerMessageKind.goodbye.rawValue], header]) == nil)
    }

    @Test(arguments: [
        "", " ", "null", "1", "\"reason\"", "[]", "{}", "{\"reason\":null}", "{\"reason\":1}", "{\"reason\":\"a\"}}",
        "{\"reason\":\"\\ud800\"}", "\u{FEFF}",
    ])
    func headersOfTheWrongFormAreRefused(header: String) {
        #expect(parsed([[0x53, 0x53, 1, WorkerMessageKind.goodbye.rawValue], Array(header.utf8)]) == nil)
    }

    @Test func invalidUnicodeIsRefused() {
        let header = Array("{\"reason\":\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8)
        #expect(parsed([[0x53, 0x53, 1, WorkerMessageKind.goodbye.rawValue], header]) == nil)
    }

    @Test(arguments: ["1e999", "-1e999", "NaN", "Infinity", "\"NaN\"", "0", "-1", "0.0004", "86401", "1e300", "0x1"])
    func impossibleIntervalsAreRefused(number: String) {
        let header = Array("{\"heartbeatIntervalSeconds\":\(number)}".utf8)
        #expect(parsed([[0x53, 0x53, 1, CoordinatorMessageKind.welcome.rawValue], header]) == nil)
    }

    @Test(arguments: ["0", "-1", "1.5", "2147483648", "9223372036854775808", "1e300", "\"1\"", "null"])
    func impossibleAttemptsAreRefused(number: String) {
        let header = Array("{\"attempt\":\(number),\"task\":\"\(Samples.train)\"}".utf8)
        #expect(parsed([[0x53, 0x53, 1, CoordinatorMessageKind.acknowledge.rawValue], header]) == nil)
    }
}

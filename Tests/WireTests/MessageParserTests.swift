import Sweep
import Testing

@testable import Wire

@Suite struct MessageParserTests {
    private static let hello: [UInt8] = [0x53, 0x53, 1, 0x01]
    private static let task = "\(Samples.train)"

    /// Frames that no worker should send, and what is said about them.
    static let refusals: [([[UInt8]], String)] = [
        ([], "message: expected 2 to 3 frames, found 0 - message of unknown kind"),
        ([[]], "message prefix: expected 4 bytes that begin with 53 53, found 0 - nothing"),
        ([[0x53, 0x53, 1]], "message prefix: expected 4 bytes that begin with 53 53, found 3 - 53 53 01"),
        (
            [Array("GET / HTTP/1.1".utf8)],
            "message prefix: expected 4 bytes that begin with 53 53, found 14 - 47 45 54 20 2f 20 48 54"
        ),
        ([[0x53, 0x53, 2, 0x01], []], "protocol version 2: unknown - this program speaks version 1"),
        ([[0x53, 0x53, 0, 0x01], []], "protocol version 0: unknown - this program speaks version 1"),
        ([[0x53, 0x53, 1, 0x06], []], "message kind 06: unknown - from a worker"),
        ([[0x53, 0x53, 1, 0x81], []], "message kind 81: unknown - from a worker"),
        ([hello], "message: expected 2 frames, found 1 - message hello"),
        ([hello, [], []], "message: expected 2 frames, found 3 - message hello"),
        ([[0x53, 0x53, 1, 0x03], [], [], []], "message: expected 2 to 3 frames, found 4 - message finished"),
        (
            [hello, json(#"{"name":"a","host":"b","processID":1,"methodVersion":1}"#)],
            "header: missing - message hello, at protocolVersion"
        ),
        (
            [hello, json(#"{"protocolVersion":2,"name":"a","host":"b","processID":1,"methodVersion":1}"#)],
            "header: expected 1 as in the prefix, found 2 - message hello, at protocolVersion"
        ),
        (
            [[0x53, 0x53, 1, 0x04], json(#"{"task":"cafe","attempt":1,"reason":"","log":""}"#)],
            "header: expected 32 hexadecimal digits, found \"cafe\" - message failed, at task"
        ),
        (
            [
                [0x53, 0x53, 1, 0x02],
                json(#"{"progress":{"task":"\#(task)","attempt":0,"epoch":1,"epochs":2}}"#),
            ],
            "header: expected an attempt from 1 to 2147483647, found 0 - message heartbeat, at progress.attempt"
        ),
        (
            [
                [0x53, 0x53, 1, 0x02],
                json(#"{"progress":{"task":"\#(task)","attempt":1,"epoch":3,"epochs":2}}"#),
            ],
            "header: epoch 3 of 2 does not exist - message heartbeat, at progress.epoch"
        ),
        (
            [
                [0x53, 0x53, 1, 0x03],
                json(
                    #"{"task":"\#(task)","attempt":1,"result":{"figures":{},"labels":{},"duration":0,"#
                        + #""history":[{"epoch":"one"}]}}"#),
            ],
            "header: Expected to decode Int but found a string instead - message finished, "
                + "at result.history[0].epoch"
        ),
    ]

    @Test(arguments: refusals)
    func refusalIsNamed(frames: [[UInt8]], text: String) {
        let error = #expect(throws: WireError.self) { try MessageParser().workerMessage(from: frames) }
        #expect(error?.description == text)
    }

    @Test func kindOfTheOtherSenderIsRefused() {
        let error = WireError.unknownKind(0x01, sender: "coordinator")
        #expect(throws: error) { try MessageParser().coordinatorMessage(from: [Self.hello, []]) }
    }

    @Test func malformedTextIsNamedBriefly() throws {
        let error = #expect(throws: WireError.self) {
            try MessageParser().workerMessage(from: [Self.hello, Self.json(#"{"name":"a" oops}"#)])
        }
        let text = try #require(error?.description)
        #expect(text.hasPrefix("header: The given data was not valid JSON"))
        #expect(text.hasSuffix(" - message hello"))
        #expect(text.count < 300)
        #expect(!text.contains("\n"))
    }

    @Test func unknownKeysAreIgnored() throws {
        let frames = [[0x53, 0x53, 1, 0x05], Self.json(#"{"reason":"done","since":[1,{"a":null}]}"#)]
        #expect(try MessageParser().workerMessage(from: frames) == .goodbye(reason: "done"))
    }

    @Test func blobIsAllowedUpToItsLimit() throws {
        let parser = MessageParser(limits: WireLimits(header: 1000, blob: 4))
        let message = WorkerMessage.finished(
            task: Samples.train, attempt: Attempt(1), result: TaskResult(), classifier: [1, 2, 3, 4])
        var frames = try MessageSerialiser().frames(of: message)
        #expect(try parser.workerMessage(from: frames) == message)
        frames[2].append(5)
        #expect(throws: WireError.blobTooLong(5, limit: 4, message: "finished")) {
            try parser.workerMessage(from: frames)
        }
    }

    @Test func headerIsAllowedUpToItsLimit() throws {
        let frames = [[0x53, 0x53, 1, 0x05], Self.json(#"{"reason":"done"}"#)]
        let size = frames[1].count
        let message = try MessageParser(limits: WireLimits(header: size)).workerMessage(from: frames)
        #expect(message == .goodbye(reason: "done"))
        #expect(throws: WireError.headerTooLong(size, limit: size - 1, message: "goodbye")) {
            try MessageParser(limits: WireLimits(header: size - 1)).workerMessage(from: frames)
        }
    }

    private static func json(_ text: String) -> [UInt8] { Array(text.utf8) }
}

import Sweep
import Testing

@testable import Wire

@Suite struct MessageParserTests {
    private static let hello: [UInt8] = [0x53, 0x53, 2, 0x01]
    private static let task = "\(Samples.train)"

    private static let result = #"{"duration":0,"figures":{},"history":[],"labels":{}}"#  // 52 bytes

    /// Frames that no worker should send, and what is said about them.
    static let refusals: [([[UInt8]], String)] = [
        ([], "message: expected 2 to 4 frames, found 0 - message of unknown kind"),
        ([[]], "message prefix: expected 4 bytes that begin with 53 53, found 0 - nothing"),
        ([[0x53, 0x53, 2]], "message prefix: expected 4 bytes that begin with 53 53, found 3 - 53 53 02"),
        (
            [Array("GET / HTTP/1.1".utf8)],
            "message prefix: expected 4 bytes that begin with 53 53, found 14 - 47 45 54 20 2f 20 48 54"
        ),
        ([[0x53, 0x53, 1, 0x01], []], "protocol version 1: unknown - this program speaks version 2"),
        ([[0x53, 0x53, 3, 0x01], []], "protocol version 3: unknown - this program speaks version 2"),
        ([[0x53, 0x53, 2, 0x08], []], "message kind 08: unknown - from a worker"),
        ([[0x53, 0x53, 2, 0x81], []], "message kind 81: unknown - from a worker"),
        ([hello], "message: expected 2 frames, found 1 - message hello"),
        ([hello, [], []], "message: expected 2 frames, found 3 - message hello"),
        ([[0x53, 0x53, 2, 0x03], []], "message: expected 3 to 4 frames, found 2 - message finished"),
        ([[0x53, 0x53, 2, 0x03], [], [], [], []], "message: expected 3 to 4 frames, found 5 - message finished"),
        (
            [hello, json(#"{"name":"a","host":"b","processID":1,"methodVersion":1,"held":[]}"#)],
            "header: missing - message hello, at protocolVersion"
        ),
        (
            [hello, json(#"{"protocolVersion":1,"name":"a","host":"b","processID":1,"methodVersion":1,"held":[]}"#)],
            "header: expected 2 as in the prefix, found 1 - message hello, at protocolVersion"
        ),
        (
            [
                hello,
                json(
                    #"{"protocolVersion":2,"name":"a","host":"b","processID":1,"methodVersion":1,"held":[],"#
                        + #""timeLeftSeconds":-0.5}"#),
            ],
            "header: expected 0 or more, found -0.5 - message hello, at timeLeftSeconds"
        ),
        (
            [[0x53, 0x53, 2, 0x04], json(#"{"task":"cafe","attempt":1,"reason":"","log":""}"#)],
            "header: expected 32 hexadecimal digits, found \"cafe\" - message failed, at task"
        ),
        (
            [
                [0x53, 0x53, 2, 0x02],
                json(#"{"progress":{"task":"\#(task)","attempt":0,"epoch":1,"epochs":2},"assignments":0}"#),
            ],
            "header: expected an attempt from 1 to 2147483647, found 0 - message heartbeat, at progress.attempt"
        ),
        (
            [
                [0x53, 0x53, 2, 0x02],
                json(#"{"progress":{"task":"\#(task)","attempt":1,"epoch":3,"epochs":2},"assignments":0}"#),
            ],
            "header: epoch 3 of 2 does not exist - message heartbeat, at progress.epoch"
        ),
        (
            [[0x53, 0x53, 2, 0x02], json(#"{"assignments":-1}"#)],
            "header: expected 0 or more, found -1 - message heartbeat, at assignments"
        ),
        (
            [[0x53, 0x53, 2, 0x07], json(#"{"reason":"","tasks":["\#(task)"],"attempts":[]}"#)],
            "header: expected lists of equal length, found [1, 0] - message draining, at tasks"
        ),
        (
            [[0x53, 0x53, 2, 0x07], json(#"{"reason":"","tasks":["\#(task)"],"attempts":[0]}"#)],
            "header: expected an attempt from 1 to 2147483647, found 0 - message draining, at attempts[0]"
        ),
        (
            finished(results: "[51]", classifiers: "[-1]", json(result)),
            "header: expected the 52 bytes of the blob, found 51 - message finished, at resultBytes"
        ),
        (
            finished(results: "[53]", classifiers: "[-1]", json(result)),
            "header: expected 0 to 52 bytes, found 53 - message finished, at resultBytes[0]"
        ),
        (
            finished(results: "[52]", classifiers: "[-1]", json(result), []),
            "message: expected 3 frames, found 4 - message finished"
        ),
        (
            finished(results: "[52]", classifiers: "[0]", json(result)),
            "message: expected 4 frames, found 3 - message finished"
        ),
        (
            finished(results: "[52]", classifiers: "[-2]", json(result), []),
            "header: expected 0 to 0 bytes, found -2 - message finished, at classifierBytes[0]"
        ),
        (
            finished(results: "[2]", classifiers: "[-1]", json("[]")),
            "header: expected a JSON object in UTF-8 - message finished, at results[0]"
        ),
        (
            finished(
                results: "[67]", classifiers: "[-1]",
                json(#"{"figures":{},"labels":{},"duration":0,"history":[{"epoch":"one"}]}"#)),
            "header: Expected to decode Int but found a string instead - message finished, "
                + "at results[0].history[0].epoch"
        ),
    ]

    private static func finished(results: String, classifiers: String, _ blobs: [UInt8]...) -> [[UInt8]] {
        let lists =
            #"{"tasks":["\#(task)"],"attempts":[1],"resultBytes":\#(results),"classifierBytes":\#(classifiers)}"#
        return [[0x53, 0x53, 2, 0x03], json(lists)] + blobs
    }

    @Test(arguments: refusals)
    func refusalIsNamed(frames: [[UInt8]], text: String) {
        let error = #expect(throws: WireError.self) { try MessageParser().workerMessage(from: frames) }
        #expect(error?.description == text)
    }

    /// Frames that no coordinator should send, and what is said about them.
    static let coordinatorRefusals: [([[UInt8]], String)] = [
        (
            assign(files: "[]", classifiers: "[0]"),
            "expected -1 or one of 0 files, found 0 - message assign, at classifiers[0]"
        ),
        (
            assign(files: "[1]", classifiers: "[1]", [1]),
            "expected -1 or one of 1 files, found 1 - message assign, at classifiers[0]"
        ),
        (
            assign(number: 0, files: "[]", classifiers: "[-1]"),
            "expected 1 or more, found 0 - message assign, at number"
        ),
        (
            [[0x53, 0x53, 2, 0x81], json(#"{"heartbeatIntervalSeconds":1,"checkpointIntervalSeconds":0}"#)],
            "expected 0.001 to 86400, found 0.0 - message welcome, at checkpointIntervalSeconds"
        ),
    ]

    private static func assign(
        number: Int = 1, files: String, classifiers: String, _ blobs: [UInt8]...
    ) -> [[UInt8]] {
        let specification = TaskSpecification.train(Samples.trainSpecification).json
        let lists =
            #"{"number":\#(number),"tasks":["\#(task)"],"attempts":[1],"checkpoints":[-1],"#
            + #""specificationBytes":[\#(specification.count)],"fileBytes":\#(files),"#
            + #""classifiers":\#(classifiers)}"#
        return [[0x53, 0x53, 2, 0x82], json(lists), specification] + blobs
    }

    @Test(arguments: coordinatorRefusals)
    func refusalOfTheCoordinatorIsNamed(frames: [[UInt8]], text: String) {
        let error = #expect(throws: WireError.self) { try MessageParser().coordinatorMessage(from: frames) }
        #expect(error?.description == "header: \(text)")
    }

    @Test func aSpecificationThatIsNoneIsNamed() throws {
        var frames = Self.assign(files: "[]", classifiers: "[-1]")
        frames[2] = Array(String(decoding: frames[2], as: UTF8.self).replacing("train", with: "brain").utf8)
        let error = #expect(throws: WireError.self) { try MessageParser().coordinatorMessage(from: frames) }
        #expect(try #require(error?.description).hasSuffix(" - message assign, at specifications[0]"))
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
        let frames = [[0x53, 0x53, 2, 0x05], Self.json(#"{"reason":"done","since":[1,{"a":null}]}"#)]
        #expect(try MessageParser().workerMessage(from: frames) == .goodbye(reason: "done"))
    }

    @Test func blobIsAllowedUpToItsLimit() throws {
        let parser = MessageParser(limits: WireLimits(header: 1000, blob: 4))
        let message = WorkerMessage.checkpoint(
            task: Samples.train, attempt: Attempt(1), epochs: 7, content: [1, 2, 3, 4])
        var frames = try MessageSerialiser().frames(of: message)
        #expect(try parser.workerMessage(from: frames) == message)
        frames[2].append(5)
        #expect(throws: WireError.blobTooLong(5, limit: 4, message: "checkpoint")) {
            try parser.workerMessage(from: frames)
        }
    }

    @Test func headerIsAllowedUpToItsLimit() throws {
        let frames = [[0x53, 0x53, 2, 0x05], Self.json(#"{"reason":"done"}"#)]
        let size = frames[1].count
        let message = try MessageParser(limits: WireLimits(header: size)).workerMessage(from: frames)
        #expect(message == .goodbye(reason: "done"))
        #expect(throws: WireError.headerTooLong(size, limit: size - 1, message: "goodbye")) {
            try MessageParser(limits: WireLimits(header: size - 1)).workerMessage(from: frames)
        }
    }

    private static func json(_ text: String) -> [UInt8] { Array(text.utf8) }
}

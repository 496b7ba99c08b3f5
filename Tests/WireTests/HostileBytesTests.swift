import Foundation
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

    private func parsed(_ kind: UInt8, _ header: String, _ blobs: [UInt8]...) -> String? {
        parsed([[0x53, 0x53, WireProtocol.version, kind], Array(header.utf8)] + blobs)
    }

    private func allFrames() throws -> [[[UInt8]]] {
        try Samples.workerMessages.map(serialiser.frames(of:))
            + Samples.coordinatorMessages.map(serialiser.frames(of:))
    }

    // MARK: - Frames

    @Test func everyTruncatedFrameIsRefused() throws {
        for frames in try allFrames() {
            // The content of a checkpoint is nothing to this module.
            let count = frames[0][3] == WorkerMessageKind.checkpoint.rawValue ? 2 : frames.count
            for index in 0..<count {
                for length in 0..<frames[index].count {
                    var cut = frames
                    cut[index].removeLast(frames[index].count - length)
                    #expect(parsed(cut) == nil, "frame \(index) cut to \(length) bytes of \(frames)")
                }
            }
        }
    }

    @Test func everyLengthenedFrameIsRefused() throws {
        for frames in try allFrames() where frames[0][3] != WorkerMessageKind.checkpoint.rawValue {
            for index in frames.indices {
                var long = frames
                long[index].append(0x7B)
                #expect(parsed(long) == nil, "frame \(index) of \(frames)")
            }
        }
    }

    @Test func missingAndSurplusFramesAreRefused() throws {
        #expect(parsed([]) == nil)
        for frames in try allFrames() {
            for count in frames.indices { #expect(parsed(Array(frames.prefix(count))) == nil) }
            #expect(parsed(frames + [[]]) == nil)
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

    // MARK: - Flipped bytes

    /// What still parses is a message like any other: it can be sent on and says the same.
    @Test func everyFlippedHeaderByteIsRefusedOrAMessage() throws {
        for message in Samples.workerMessages {
            try forEachFlip(of: serialiser.frames(of: message), at: 1, expectWorkerMessage)
        }
        for message in Samples.coordinatorMessages {
            try forEachFlip(of: serialiser.frames(of: message), at: 1, expectCoordinatorMessage)
        }
    }

    @Test func everyFlippedByteOfAResultIsRefusedOrAMessage() throws {
        let message = WorkerMessage.finished([
            FinishedTask(task: Samples.measure, attempt: Attempt(1), result: Samples.encoded(Samples.result))
        ])
        try forEachFlip(of: serialiser.frames(of: message), at: 2, expectWorkerMessage)
    }

    @Test func flippedBytesOfASpecificationAreRefusedOrAMessage() throws {
        let task = AssignedTask(
            task: Samples.measure, attempt: Attempt(1),
            specification: .measure(Samples.point, classifier: Samples.train))
        let frames = try serialiser.frames(of: CoordinatorMessage.assign([task], number: 1))
        forEachFlip(of: frames, at: 2, every: 7, expectCoordinatorMessage)
    }

    private func expectWorkerMessage(_ frames: [[UInt8]]) {
        guard let message = try? parser.workerMessage(from: frames) else { return }
        #expect((try? parser.workerMessage(from: serialiser.frames(of: message))) == message)
    }

    private func expectCoordinatorMessage(_ frames: [[UInt8]]) {
        guard let message = try? parser.coordinatorMessage(from: frames) else { return }
        #expect((try? parser.coordinatorMessage(from: serialiser.frames(of: message))) == message)
    }

    private func forEachFlip(of frames: [[UInt8]], at frame: Int, every step: Int = 1, _ body: ([[UInt8]]) -> Void) {
        for index in stride(from: 0, to: frames[frame].count, by: step) {
            for mask: UInt8 in [0x01, 0x10, 0x80, 0xFF] {
                var flipped = frames
                flipped[frame][index] ^= mask
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

    @Test func randomPiecesOfAResultAreRefused() {
        var stream = RandomStream(seed: 2, identity: ContentHash(of: "wire"), purpose: "garbage")
        for count in 0..<200 {
            let blob = (0..<count).map { _ in UInt8(stream.uniform(below: 256)) }
            #expect(finished(results: "[\(count)]", blobs: blob) == nil, "\(blob)")
        }
    }

    // MARK: - Headers

    @Test(arguments: ["[", "{\"reason\":", "{\"unknown\":["])
    func deepNestingIsRefused(opening: String) {
        for depth in [600, 10_000, 300_000] {
            #expect(parsed(WorkerMessageKind.goodbye.rawValue, String(repeating: opening, count: depth)) == nil)
        }
    }

    @Test func deepNestingUnderAnIgnoredKeyIsRefused() {
        #expect(parsed(WorkerMessageKind.goodbye.rawValue, #"{"reason":"x","unknown":\#(nested(100_000))}"#) == nil)
    }

    private func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }

    @Test(arguments: [
        "", " ", "null", "1", "\"reason\"", "[]", "{}", "{\"reason\":null}", "{\"reason\":1}", "{\"reason\":\"a\"}}",
        "{\"reason\":\"\\ud800\"}", "\u{FEFF}",
    ])
    func headersOfTheWrongFormAreRefused(header: String) {
        #expect(parsed(WorkerMessageKind.goodbye.rawValue, header) == nil)
    }

    @Test(arguments: ["", "null", "1", "[]", "\"{}\""])
    func aHeaderWithoutKeysIsAnObjectNonetheless(header: String) {
        #expect(parsed(CoordinatorMessageKind.invite.rawValue, header) == nil)
    }

    @Test func invalidUnicodeIsRefused() {
        let header = Array("{\"reason\":\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8)
        #expect(parsed([[0x53, 0x53, WireProtocol.version, WorkerMessageKind.goodbye.rawValue], header]) == nil)
    }

    @Test(arguments: ["1e999", "-1e999", "NaN", "Infinity", "\"NaN\"", "0", "-1", "0.0004", "86401", "1e300", "0x1"])
    func impossibleIntervalsAreRefused(number: String) {
        let kind = CoordinatorMessageKind.welcome.rawValue
        #expect(parsed(kind, #"{"heartbeatIntervalSeconds":\#(number),"checkpointIntervalSeconds":1}"#) == nil)
        #expect(parsed(kind, #"{"heartbeatIntervalSeconds":1,"checkpointIntervalSeconds":\#(number)}"#) == nil)
    }

    private static let noAttempts = [
        "0", "-1", "1.5", "2147483648", "9223372036854775807", "9223372036854775808", "1e300", "\"1\"", "null",
    ]

    @Test(arguments: noAttempts)
    func impossibleAttemptsAreRefused(number: String) {
        let (train, result) = (Samples.train, Array(Self.result.utf8))
        #expect(
            parsed(CoordinatorMessageKind.acknowledge.rawValue, #"{"tasks":["\#(train)"],"attempts":[\#(number)]}"#)
                == nil)
        #expect(
            parsed(
                WorkerMessageKind.checkpoint.rawValue, #"{"task":"\#(train)","attempt":\#(number),"epochs":1}"#, [])
                == nil)
        #expect(finished(attempts: "[\(number)]", blobs: result) == nil)
    }

    @Test(arguments: ["-1", "-9223372036854775808", "9223372036854775808", "1.5", "null"])
    func impossibleEpochsOfACheckpointAreRefused(number: String) {
        func checkpoint(_ epochs: String) -> String? {
            let header = #"{"task":"\#(Samples.train)","attempt":1,"epochs":\#(epochs)}"#
            return parsed(WorkerMessageKind.checkpoint.rawValue, header, [])
        }
        #expect(checkpoint("0") != nil)
        #expect(checkpoint(number) == nil)
    }

    @Test(arguments: ["-1", "-9223372036854775808", "9223372036854775808", "1.5", "null", "\"1\""])
    func impossibleCountsOfAssignmentsAreRefused(number: String) {
        #expect(parsed(WorkerMessageKind.heartbeat.rawValue, #"{"assignments":\#(number)}"#) == nil)
        #expect(assigned(number: number, blobs: Self.specification) == nil)
    }

    @Test func moreThanAThousandTasksAreRefused() {
        func list(_ item: String, _ count: Int) -> String {
            "[\(Array(repeating: item, count: count).joined(separator: ","))]"
        }
        for (count, isAllowed) in [(1000, true), (1001, false)] {
            let lists = #""tasks":\#(list("\"\(Samples.train)\"", count)),"attempts":\#(list("1", count))"#
            let held = list(#"{"task":"\#(Samples.train)","attempt":1}"#, count)
            let hello = #"{"protocolVersion":2,"name":"","host":"","processID":1,"methodVersion":1,"held":\#(held)}"#
            #expect((parsed(CoordinatorMessageKind.acknowledge.rawValue, "{\(lists)}") != nil) == isAllowed)
            #expect((parsed(WorkerMessageKind.draining.rawValue, #"{"reason":"",\#(lists)}"#) != nil) == isAllowed)
            #expect((parsed(WorkerMessageKind.hello.rawValue, hello) != nil) == isAllowed)
        }
    }

    // MARK: - Lengths, files and results

    private static let result = #"{"duration":0,"figures":{},"history":[],"labels":{}}"#  // 52 bytes
    private static let specification = TaskSpecification.train(Samples.trainSpecification).json

    private func finished(
        tasks: String = "[\"\(Samples.train)\"]", attempts: String = "[1]", results: String = "[52]",
        classifiers: String = "[-1]", blobs: [UInt8]...
    ) -> String? {
        let header = #"{"tasks":\#(tasks),"attempts":\#(attempts),"#
        let lengths = #""resultBytes":\#(results),"classifierBytes":\#(classifiers)}"#
        return parsed(
            [[0x53, 0x53, WireProtocol.version, WorkerMessageKind.finished.rawValue], Array((header + lengths).utf8)]
                + blobs)
    }

    private func assigned(
        number: String = "1", files: String = "[]", classifiers: String = "[-1]", checkpoints: String = "[-1]",
        blobs: [UInt8]...
    ) -> String? {
        let header = #"{"number":\#(number),"tasks":["\#(Samples.train)"],"attempts":[1],"fileBytes":\#(files),"#
        let lists = #""specificationBytes":[\#(Self.specification.count)],"classifiers":\#(classifiers),"#
        let all = header + lists + #""checkpoints":\#(checkpoints)}"#
        return parsed(
            [[0x53, 0x53, WireProtocol.version, CoordinatorMessageKind.assign.rawValue], Array(all.utf8)] + blobs)
    }

    @Test func theMessagesOfThisSuiteAreWellFormedWithoutAChange() {
        #expect(finished(blobs: Array(Self.result.utf8)) != nil)
        #expect(finished(classifiers: "[2]", blobs: Array(Self.result.utf8), [1, 2]) != nil)
        #expect(assigned(blobs: Self.specification) != nil)
        #expect(assigned(files: "[1,0]", classifiers: "[1]", checkpoints: "[0]", blobs: Self.specification, [1]) != nil)
    }

    private static let noLengths = [
        "[-1]", "[-2]", "[51]", "[53]", "[9223372036854775807]", "[-9223372036854775808]", "[9223372036854775808]",
        "[1e300]", "[1.5]", "[\"52\"]", "[null]", "[[52]]", "52", "null", "{}", "[]", "[52,0]", "[26,26]",
    ]

    @Test(arguments: noLengths)
    func impossibleLengthsAreRefused(lengths: String) {
        let result = Array(Self.result.utf8)
        #expect(finished(results: lengths, blobs: result) == nil)
        #expect(finished(classifiers: lengths, blobs: result, [1]) == nil)
        #expect(assigned(files: lengths, blobs: Self.specification, [1]) == nil)
    }

    @Test(arguments: [
        "[9223372036854775807,9223372036854775807]", "[9223372036854775807,-9223372036854775755]",
        "[-9223372036854775756,9223372036854775807]", "[104,-52]", "[-52,104]", "[53,-1]",
    ])
    func lengthsWhoseSumOverflowsOrOnlySeemsRightAreRefused(lengths: String) {
        let tasks = "[\"\(Samples.train)\",\"\(Samples.measure)\"]"
        let (one, two) = (Array(Self.result.utf8), Array((Self.result + Self.result).utf8))
        for blob in [one, two] {
            #expect(
                finished(tasks: tasks, attempts: "[1,1]", results: lengths, classifiers: "[-1,-1]", blobs: blob) == nil)
            #expect(
                finished(tasks: tasks, attempts: "[1,1]", results: "[52,52]", classifiers: lengths, blobs: two, blob)
                    == nil)
        }
    }

    @Test func listsOfUnequalLengthAreRefused() {
        let two = "[\"\(Samples.train)\",\"\(Samples.measure)\"]"
        let result = Array(Self.result.utf8)
        #expect(finished(tasks: two, blobs: result) == nil)
        #expect(finished(tasks: "[]", blobs: result) == nil)
        #expect(finished(attempts: "[1,1]", blobs: result) == nil)
        #expect(finished(classifiers: "[-1,-1]", blobs: result) == nil)
        #expect(assigned(classifiers: "[]", blobs: Self.specification) == nil)
        #expect(assigned(checkpoints: "[-1,-1]", blobs: Self.specification) == nil)
    }

    @Test(arguments: ["-2", "2", "9223372036854775807", "-9223372036854775808", "0.5", "null"])
    func fileNumbersOutOfRangeAreRefused(number: String) {
        #expect(assigned(files: "[1,1]", classifiers: "[\(number)]", blobs: Self.specification, [1, 2]) == nil)
        #expect(assigned(files: "[1,1]", checkpoints: "[\(number)]", blobs: Self.specification, [1, 2]) == nil)
    }

    @Test func aFileOutOfNowhereIsRefused() {
        #expect(assigned(classifiers: "[0]", blobs: Self.specification) == nil)
        #expect(assigned(blobs: Self.specification, []) == nil)
        #expect(finished(blobs: Array(Self.result.utf8), []) == nil)
        #expect(finished(classifiers: "[0]", blobs: Array(Self.result.utf8)) == nil)
    }

    /// Foundation would read some of these, but they would be of no use to whoever reads the journal.
    private static let noResults: [[UInt8]] = [
        [], Array("null".utf8), Array("[]".utf8), Array("{}".utf8), Array("0".utf8), Array((result + "x").utf8),
        Array(result.utf8.dropLast()), Array(result.utf8.dropFirst()), Array(("\u{FEFF}" + result).utf8),
        Array((result.dropLast() + ",\"x\":\"").utf8) + [0xC3, 0x28] + Array("\"}".utf8),
        Array((result.dropLast() + ",\"x\":\"\0\"}").utf8),
        Array(result.data(using: .utf16LittleEndian) ?? Data()), Array(result.data(using: .utf16) ?? Data()),
        Array(result.data(using: .utf32BigEndian) ?? Data()),
    ]

    @Test(arguments: noResults)
    func resultsThatAreNoJSONAreRefused(result: [UInt8]) {
        #expect(finished(results: "[\(result.count)]", blobs: result) == nil)
    }

    @Test(arguments: ["-1", "-1e-300", "1e300", "1e999", "NaN", "null", "\"1\""])
    func impossibleDurationsAreRefused(duration: String) {
        let result = Array(#"{"duration":\#(duration),"figures":{},"history":[],"labels":{}}"#.utf8)
        #expect(finished(results: "[\(result.count)]", blobs: result) == nil)
    }

    @Test(arguments: [600, 10_000, 300_000])
    func deepNestingInABlobIsRefused(depth: Int) {
        for text in [
            #"{"duration":0,"figures":{},"history":\#(nested(depth)),"labels":{}}"#,
            #"{"duration":0,"figures":{},"history":[],"labels":{},"unknown":\#(nested(depth))}"#,
            String(repeating: "[", count: depth), String(repeating: "{\"train\":", count: depth),
        ] {
            let blob = Array(text.utf8)
            #expect(finished(results: "[\(blob.count)]", blobs: blob) == nil)
            let header = #"{"number":1,"tasks":["\#(Samples.train)"],"attempts":[1],"fileBytes":[],"#
            let lists = #""specificationBytes":[\#(blob.count)],"classifiers":[-1],"checkpoints":[-1]}"#
            #expect(parsed(CoordinatorMessageKind.assign.rawValue, header + lists, blob) == nil)
        }
    }
}

import Testing

@testable import ZeroMQ

@Suite struct ZAPRequestTests {
    static let key = [UInt8](repeating: 5, count: 32)
    static let good: [[UInt8]] = [
        [0, 1, 2, 3, 4], [], bytes("1.0"), bytes("1"), bytes("sigmasweep"), bytes("10.0.0.7"), bytes("id"),
        bytes("CURVE"), key,
    ]

    @Test func aRequestShowsAKey() throws {
        let request = try #require(ZAPRequest(frames: Self.good))
        #expect(request.envelope == [[0, 1, 2, 3, 4], [], bytes("1.0"), bytes("1")])
        #expect(request.address == "10.0.0.7")
        #expect(request.credentials == .curve(try #require(CurveKey(bytes: Self.key))))
    }

    @Test func answersFollowTheSpecification() throws {
        let request = try #require(ZAPRequest(frames: Self.good))
        let envelope = Array(Self.good.prefix(4))
        #expect(
            ZAPReply.accepted(name: "w1").frames(to: request)
                == envelope + [bytes("200"), bytes("OK"), bytes("w1"), []])
        #expect(
            ZAPReply.refused.frames(to: request) == envelope + [bytes("400"), bytes("key not accepted"), [], []])
    }

    /// A good request with one frame replaced.
    private static func replacing(_ index: Int, _ frame: [UInt8]) -> [[UInt8]] {
        var frames = good
        frames[index] = frame
        return frames
    }

    static let unusable: [([[UInt8]], String)] = [
        (replacing(2, bytes("2.0")), "request of another version"),
        (replacing(2, []), "request of another version"),
        (replacing(7, bytes("NULL")), "mechanism NULL"),
        (replacing(7, bytes("a\n\u{1b}[2J")), "mechanism a??[2J"),
        (replacing(7, [UInt8](repeating: 65, count: 1000)), "mechanism " + String(repeating: "A", count: 64)),
        (replacing(8, []), "CURVE without a key"),
        (replacing(8, [UInt8](repeating: 1, count: 33)), "CURVE without a key"),
        (good + [[]], "CURVE without a key"),
        (Array(good.dropLast()), "CURVE without a key"),
        (Array(good.prefix(4)), "request with 2 frames"),
        (Array(good.prefix(7)), "request with 5 frames"),
    ]

    @Test(arguments: unusable)
    func unusableCredentialsAreNamed(frames: [[UInt8]], words: String) throws {
        let request = try #require(ZAPRequest(frames: frames))
        #expect(request.credentials == .unusable(words))
    }

    static let unanswerable: [[[UInt8]]] =
        [[], [[1]], [[1], []], [[1], [], []], [[1], [2], [3], [4], [5]]] as [[[UInt8]]]

    @Test(arguments: unanswerable)
    func whatCannotBeAnsweredIsNone(frames: [[UInt8]]) {
        #expect(ZAPRequest(frames: frames) == nil)
    }
}

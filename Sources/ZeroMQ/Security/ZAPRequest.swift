/// A request of a CURVE server whether a client may come in, as ZAP 1.0 (ZeroMQ RFC 27) writes it.
///
///     [routing identity of the asker] [empty]                      added by the router that receives it
///     "1.0" [request id] [domain] [address] [routing identity of the client] [mechanism] [credentials]…
struct ZAPRequest: Equatable {
    /// The frames that bring an answer back: routing identity, empty frame, version and request id.
    var envelope: [[UInt8]]
    /// Where the client comes from, as an IP address; empty for `ipc://`.
    var address: String
    /// What the client shows.
    var credentials: Credentials

    enum Credentials: Equatable {
        /// The public key for which it has proved to have the secret key.
        case curve(CurveKey)
        /// Something else, in words.
        case unusable(String)
    }

    private static let version = Array("1.0".utf8)
    private static let mechanism = Array("CURVE".utf8)

    /// - Returns: Nil when the frames cannot even be answered.
    init?(frames: [[UInt8]]) {
        guard frames.count >= 4, frames[1].isEmpty else { return nil }
        envelope = [frames[0], [], Self.version, frames[3]]
        address = frames.count > 5 ? printable(frames[5]) : ""
        credentials = Self.credentials(version: frames[2], body: frames.dropFirst(4))
    }

    /// What the frames after the request id show: domain, address, routing identity, mechanism, credentials.
    private static func credentials(version: [UInt8], body: ArraySlice<[UInt8]>) -> Credentials {
        guard version == Self.version else { return .unusable("request of another version") }
        guard body.count >= 4 else { return .unusable("request with \(body.count + 2) frames") }
        let mechanism = body[body.startIndex + 3]
        guard mechanism == Self.mechanism else { return .unusable("mechanism \(printable(mechanism))") }
        guard body.count == 5, let key = CurveKey(bytes: body[body.startIndex + 4]) else {
            return .unusable("CURVE without a key")
        }
        return .curve(key)
    }
}

/// The answer to a request.
enum ZAPReply: Equatable {
    /// The client comes in; its messages carry the name.
    case accepted(name: String)
    case refused

    /// The frames for the router: envelope, status code, status text, user id, metadata.
    func frames(to request: ZAPRequest) -> [[UInt8]] {
        switch self {
        case .accepted(let name): request.envelope + [Array("200".utf8), Array("OK".utf8), Array(name.utf8), []]
        case .refused: request.envelope + [Array("400".utf8), Array("key not accepted".utf8), [], []]
        }
    }
}

/// At most 64 bytes as text, anything but printable ASCII replaced: fit for a line of a log.
private func printable(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix(64).map { (0x20..<0x7f).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
}

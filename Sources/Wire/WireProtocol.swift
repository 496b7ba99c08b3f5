/// The numbers of the protocol between coordinator and workers, which `Wire.docc` describes in full.
package enum WireProtocol {
    /// The version in the prefix of each message.
    package static let version: UInt8 = 2
    /// The longest header in bytes.
    package static let maximumHeaderBytes = 4 << 20
    /// The longest blob in bytes, and so the longest frame of all.
    package static let maximumBlobBytes = 256 << 20
    /// The most tasks that one message may be about.
    package static let maximumBatch = 1000

    /// The bytes that begin each message: "SS".
    static let magic: [UInt8] = [0x53, 0x53]
    /// The prefix: magic, version, kind.
    static let prefixBytes = 4
    /// An attempt that travels is one of these, so that the next one can always be counted.
    static let attempts = 1...Int(Int32.max)
    /// An interval that travels is one of these, in milliseconds: up to a day.
    static let intervalMilliseconds: ClosedRange<Int64> = 1...86_400_000
}

/// The sizes that a serialiser and a parser refuse to exceed, in bytes.
struct WireLimits {
    var header = WireProtocol.maximumHeaderBytes
    var blob = WireProtocol.maximumBlobBytes
}

/// The fourth byte of a message: what it says, seen from one of the two senders.
protocol MessageKind: RawRepresentable<UInt8>, CaseIterable, Sendable {
    /// Who sends these kinds, for errors.
    static var sender: String { get }
    /// How many frames a message of this kind may have.
    var frameCounts: ClosedRange<Int> { get }
}

/// The kinds that a worker sends.
enum WorkerMessageKind: UInt8, MessageKind {
    case hello = 0x01
    case heartbeat = 0x02
    case finished = 0x03
    case failed = 0x04
    case goodbye = 0x05
    case checkpoint = 0x06
    case draining = 0x07

    static let sender = "worker"

    var frameCounts: ClosedRange<Int> {
        switch self {
        case .finished: 3...4
        case .checkpoint: 3...3
        case .hello, .heartbeat, .failed, .goodbye, .draining: 2...2
        }
    }
}

/// The kinds that the coordinator sends.
enum CoordinatorMessageKind: UInt8, MessageKind {
    case welcome = 0x81
    case assign = 0x82
    case acknowledge = 0x83
    case leave = 0x84
    case invite = 0x85
    case refuse = 0x86

    static let sender = "coordinator"

    var frameCounts: ClosedRange<Int> { self == .assign ? 3...4 : 2...2 }
}

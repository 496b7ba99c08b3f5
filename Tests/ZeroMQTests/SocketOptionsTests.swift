import CZeroMQ
import Glibc
import TestSupport
import Testing

@testable import ZeroMQ

@Suite struct SocketOptionsTests {
    /// Every option off its default.
    static let all = SocketOptions(
        linger: .milliseconds(1500), sendHighWaterMark: 11, receiveHighWaterMark: 12, maximumFrameSize: 5_000_000_000,
        reconnect: .milliseconds(20)...(.seconds(3)),
        heartbeat: HeartbeatOptions(interval: .seconds(2), timeout: .seconds(5), timeToLive: .seconds(6)),
        immediate: true, handshakeTimeout: .seconds(7))

    @Test func becomeSettingsInMillisecondsAndBytes() {
        let settings = Self.all.settings
        let integers = settings.compactMap { setting -> String? in
            if case .integer(let value) = setting.value { "\(setting.name) \(setting.number) \(value)" } else { nil }
        }
        #expect(
            integers == [
                "ZMQ_LINGER 17 1500", "ZMQ_SNDHWM 23 11", "ZMQ_RCVHWM 24 12", "ZMQ_RECONNECT_IVL 18 20",
                "ZMQ_RECONNECT_IVL_MAX 21 3000", "ZMQ_IMMEDIATE 39 1", "ZMQ_HANDSHAKE_IVL 66 7000",
                "ZMQ_HEARTBEAT_IVL 75 2000", "ZMQ_HEARTBEAT_TIMEOUT 77 5000", "ZMQ_HEARTBEAT_TTL 76 6000",
            ])
        let frameSize = OptionSetting(name: "ZMQ_MAXMSGSIZE", number: 22, value: .wideInteger(5_000_000_000))
        #expect(settings.contains(frameSize))
        #expect(settings.count == integers.count + 1)
    }

    @Test func defaultsLimitNoFrameAndSendNoHeartbeats() {
        let settings = SocketOptions().settings
        #expect(settings.contains { $0.name == "ZMQ_MAXMSGSIZE" && $0.value == .wideInteger(-1) })
        #expect(!settings.contains { $0.name.hasPrefix("ZMQ_HEARTBEAT") })
        #expect(!settings.contains { $0.name.hasPrefix("ZMQ_CURVE") })
    }

    /// libzmq itself says what it made of them.
    @Test func areTakenByTheLibrary() throws {
        let socket = try Socket(.dealer(routingID: bytes("w1")), in: MessagingContext(), options: Self.all)
        for setting in Self.all.settings {
            guard case .integer(let expected) = setting.value else { continue }
            var value: Int32 = -1
            var size = MemoryLayout<Int32>.size
            try #require(zmq_getsockopt(socket.handle, setting.number, &value, &size) == 0, "\(setting.name)")
            #expect(value == expected, "\(setting.name)")
        }
        var frameSize: Int64 = 0
        var size = MemoryLayout<Int64>.size
        try #require(zmq_getsockopt(socket.handle, ZMQ_MAXMSGSIZE, &frameSize, &size) == 0)
        #expect(frameSize == 5_000_000_000)
    }

    @Test(.timeLimit(.minutes(1)))
    func refusedOptionNamesItselfAndLeavesNoSocket() throws {
        weak var released: MessagingContext?
        do {
            let context = try MessagingContext()
            released = context
            let expected = ZeroMQError(
                function: "zmq_setsockopt", code: EINVAL, detail: "option ZMQ_SNDHWM, value -1")
            #expect(throws: expected) { _ = try Socket(.router, in: context, options: .init(sendHighWaterMark: -1)) }
            #expect(throws: ZeroMQError.self) { _ = try Socket(.dealer(routingID: []), in: context) }
        }
        #expect(released == nil)
    }
}

import Wire
import ZeroMQ

/// Where workers come in, and who may.
package struct CoordinatorDoor: Sendable {
    /// Where workers connect, for example `ipc:///tmp/sweep/coordinator` or `tcp://0.0.0.0:5757`.
    package var endpoint: String
    /// Own key and those that are let in; nil to let in everybody who reaches the endpoint.
    package var keys: CoordinatorKeys?

    package init(endpoint: String, keys: CoordinatorKeys? = nil) {
        self.endpoint = endpoint
        self.keys = keys
    }

    /// The settings of the socket.
    var options: SocketOptions {
        SocketOptions(
            linger: .seconds(1), sendHighWaterMark: 0, receiveHighWaterMark: 0,
            maximumFrameSize: Int64(WireProtocol.maximumBlobBytes), security: keys?.security ?? .none,
            events: .handshakeFailures)
    }

    /// Whether a worker may bear a name: with keys it has to be one for its key.
    func mayBear(_ name: String, sender: String?) -> Bool {
        guard keys != nil else { return true }
        guard let sender else { return false }
        return AcceptedKey.isName(name, ofOwnerOf: sender)
    }
}

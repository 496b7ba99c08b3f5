import CZeroMQ

/// Whether connections of a socket are encrypted, and who proves to whom who he is.
package enum SocketSecurity: Equatable, Sendable {
    /// Neither encrypted nor authenticated.
    case none
    /// CURVE on the side that clients connect to: needs an ``Authenticator`` in the same context, without which
    /// every client is turned away.
    case curveServer(secret: CurveSecretKey)
    /// CURVE on the side that connects: to nobody but the owner of the server's key.
    case curveClient(own: CurveKeyPair, server: CurveKey)
}

extension SocketSecurity {
    /// The domain that a server names in its requests to the ``Authenticator``.
    static let zapDomain = "sigmasweep"

    /// ZMQ_ZAP_ENFORCE_DOMAIN, by its number because the header calls it a draft: without it a server accepts every
    /// client as long as there is no authenticator. A libzmq that does not know it refuses to open the socket.
    static let zapEnforceDomain: Int32 = 93

    /// The options in the terms of libzmq.
    var settings: [OptionSetting] {
        switch self {
        case .none: []
        case .curveServer(let secret):
            [
                OptionSetting(name: "ZMQ_CURVE_SERVER", number: ZMQ_CURVE_SERVER, value: .integer(1)),
                OptionSetting(name: "ZMQ_CURVE_SECRETKEY", number: ZMQ_CURVE_SECRETKEY, value: .secret(secret)),
                OptionSetting(
                    name: "ZMQ_ZAP_DOMAIN", number: ZMQ_ZAP_DOMAIN, value: .bytes(Array(Self.zapDomain.utf8))),
                OptionSetting(name: "ZMQ_ZAP_ENFORCE_DOMAIN", number: Self.zapEnforceDomain, value: .integer(1)),
            ]
        case .curveClient(let own, let server):
            [
                OptionSetting(
                    name: "ZMQ_CURVE_SERVERKEY", number: ZMQ_CURVE_SERVERKEY, value: .bytes(server.bytes)),
                OptionSetting(
                    name: "ZMQ_CURVE_PUBLICKEY", number: ZMQ_CURVE_PUBLICKEY, value: .bytes(own.publicKey.bytes)),
                OptionSetting(
                    name: "ZMQ_CURVE_SECRETKEY", number: ZMQ_CURVE_SECRETKEY, value: .secret(own.secretKey)),
            ]
        }
    }
}

/// What an ``Authenticator`` has decided about a client.
package enum AuthenticationReport: Equatable, Sendable {
    /// The client with the key of this name has come in.
    case accepted(name: String, address: String)
    /// A client was turned away, and so many before it of which there was no report.
    case refused(Refusal, address: String, unreported: Int)
}

/// Why a client was turned away.
package enum Refusal: Equatable, Sendable {
    /// It owns this key, which is not among the accepted ones.
    case unknownKey(CurveKey)
    /// It showed no key, in words.
    case unusable(String)
}

extension Refusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownKey(let key): "key \(key) is not among the accepted ones"
        case .unusable(let words): words
        }
    }
}

extension AuthenticationReport: CustomStringConvertible {
    package var description: String {
        switch self {
        case .accepted(let name, let address): "worker key accepted: \(name) - \(place(address))"
        case .refused(let refusal, let address, 0): "worker refused: \(refusal) - \(place(address))"
        case .refused(let refusal, let address, let unreported):
            "worker refused: \(refusal) - \(place(address)) (and \(unreported) refused before it)"
        }
    }

    private func place(_ address: String) -> String { address.isEmpty ? "this host" : address }
}

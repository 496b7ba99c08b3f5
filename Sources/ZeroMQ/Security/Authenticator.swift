import Glibc

/// A public key that may come in, and the name of its owner.
package struct AcceptedKey: Hashable, Sendable {
    package var key: CurveKey
    /// What ``ReceivedMessage/sender`` says of messages from the owner.
    package var name: String

    package init(key: CurveKey, name: String) {
        self.key = key
        self.name = name
    }
}

/// The doorkeeper of the CURVE servers of a context: lets in the owners of accepted keys and nobody else.
///
///     let authenticator = try Authenticator(in: context, accepting: keys.workers)   // before the server binds
///     let router = try Socket(.router, in: context, options: SocketOptions(security: keys.security))
///     …
///     for report in authenticator.reports.takeAll() { logger.notice("\(report)") }
///
/// libzmq asks it over `inproc://` with the protocol ZAP for each connection that has proved to own a key, and waits
/// for the answer. It runs on a thread of its own until its owner lets go of it, so that nobody waits at the door
/// while the owner's thread is busy. Servers whose authenticator has gone turn every newcomer away.
///
/// Not `Sendable`, like the context: made and let go of on the thread that owns both.
package final class Authenticator {
    /// The decisions: all acceptances, and refusals up to a limited rate.
    package let reports: Mailbox<AuthenticationReport>

    private let end: EventDescriptor
    private let thread: pthread_t
    /// Kept alive: the thread has a socket in it.
    private let context: MessagingContext

    /// The name under which libzmq looks for the doorkeeper of a context.
    static let endpoint = "inproc://zeromq.zap.01"

    /// Answers from now on.
    ///
    /// - Throws: `ZeroMQError` when the context has an authenticator already, or when there are no descriptors or
    ///   threads left.
    package init(in context: MessagingContext, accepting keys: [AcceptedKey]) throws(ZeroMQError) {
        let socket = try Socket(.router, in: context)
        try socket.bind(Self.endpoint)
        let reports = try Mailbox<AuthenticationReport>()
        let end = try EventDescriptor()
        thread = try start(Doorkeeper(socket: socket, keys: keys, reports: reports, end: end))
        self.reports = reports
        self.end = end
        self.context = context
    }

    deinit {
        end.signal()
        // Here, because the context must not be let go of while the thread has a socket in it.
        let code = pthread_join(thread, nil)
        precondition(code == 0, "the thread of an authenticator is joined once, by its owner: \(code)")
    }
}

/// Starts the thread of a doorkeeper.
///
/// libzmq allows a socket to change its thread once the first has done with it, with a memory fence between, which
/// `pthread_create` is. That the first has done with it the parameter proves: it is consumed.
private func start(_ doorkeeper: consuming Doorkeeper) throws(ZeroMQError) -> pthread_t {
    let box = Unmanaged.passRetained(DoorkeeperBox(doorkeeper))
    var thread = pthread_t()
    let code = pthread_create(&thread, nil, { runDoorkeeper($0) }, box.toOpaque())
    guard code == 0 else {
        box.release()
        throw ZeroMQError(function: "pthread_create", code: code, detail: "the thread of an authenticator")
    }
    return thread
}

/// The body of the thread: runs the doorkeeper in the box and lets go of both.
private func runDoorkeeper(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let box else { preconditionFailure("the thread of an authenticator is given its doorkeeper") }
    let doorkeeper = Unmanaged<DoorkeeperBox>.fromOpaque(box).takeRetainedValue()
    do throws(ZeroMQError) {
        try doorkeeper.content.run()
    } catch {
        // Polling and answering inside the process, with a context that outlives the thread, has no way to fail.
        preconditionFailure("an authenticator stopped: \(error)")
    }
    return nil
}

/// Carries a doorkeeper through the pointer that a thread is given.
private final class DoorkeeperBox {
    var content: Doorkeeper

    init(_ content: consuming Doorkeeper) { self.content = content }
}

/// The part of an authenticator that lives on its thread.
private struct Doorkeeper: ~Copyable {
    private let socket: Socket
    private let names: [CurveKey: String]
    private let reports: Mailbox<AuthenticationReport>
    private let end: EventDescriptor
    private var limit = RefusalLimit()

    init(
        socket: consuming Socket, keys: [AcceptedKey], reports: Mailbox<AuthenticationReport>, end: EventDescriptor
    ) {
        self.socket = socket
        names = Dictionary(keys.map { ($0.key, $0.name) }) { first, _ in first }
        self.reports = reports
        self.end = end
    }

    /// Answers until the end is signalled.
    mutating func run() throws(ZeroMQError) {
        while try socket.poll(descriptors: [end.descriptor], timeout: nil).descriptors.isEmpty {
            guard let frames = try socket.receive(), let request = ZAPRequest(frames: frames) else { continue }
            // An asker that has gone meanwhile needs no answer.
            _ = try socket.send(decide(request).frames(to: request))
        }
    }

    private mutating func decide(_ request: ZAPRequest) -> ZAPReply {
        switch request.credentials {
        case .curve(let key):
            guard let name = names[key] else { return refuse(.unknownKey(key), request.address) }
            reports.put(.accepted(name: name, address: request.address))
            return .accepted(name: name)
        case .unusable(let words): return refuse(.unusable(words), request.address)
        }
    }

    private mutating func refuse(_ refusal: Refusal, _ address: String) -> ZAPReply {
        if let unreported = limit.count(at: .now) {
            reports.put(.refused(refusal, address: address, unreported: unreported))
        }
        return .refused
    }
}

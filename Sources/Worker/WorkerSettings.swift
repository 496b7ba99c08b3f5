import ZeroMQ

/// How a worker finds its coordinator and when it gives it up.
package struct WorkerSettings: Sendable {
    /// The coordinator's endpoint, for example `ipc:///tmp/sweep/coordinator`.
    package var endpoint: String
    /// A name that no other worker of the sweep has; it is also the routing identity.
    package var name: String
    /// How long a worker goes on without a connection to the coordinator before it leaves.
    package var orphanLimit: Duration
    /// How long the worker may stay; nil without a limit.
    package var timeLimit: Duration?
    /// How the connection is secured.
    package var security: SocketSecurity

    package init(
        endpoint: String, name: String, orphanLimit: Duration, timeLimit: Duration? = nil,
        security: SocketSecurity = .none
    ) {
        self.endpoint = endpoint
        self.name = name
        self.orphanLimit = orphanLimit
        self.timeLimit = timeLimit
        self.security = security
    }
}

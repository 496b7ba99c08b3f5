/// How a worker finds its coordinator and when it gives it up.
package struct WorkerSettings: Sendable {
    /// The coordinator's endpoint, for example `ipc:///tmp/sweep/coordinator`.
    package var endpoint: String
    /// A name that no other worker of the sweep has; it is also the routing identity.
    package var name: String
    /// How long a worker goes on without a connection to the coordinator before it leaves.
    package var orphanLimit: Duration

    package init(endpoint: String, name: String, orphanLimit: Duration) {
        self.endpoint = endpoint
        self.name = name
        self.orphanLimit = orphanLimit
    }
}

/// Why a worker ended.
package enum WorkerEnding: Sendable, Equatable {
    /// The coordinator let it go.
    case released(reason: String)
    /// There was no connection to the coordinator for the orphan limit.
    case orphaned
}

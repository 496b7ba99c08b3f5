/// A region of the data that shares no event with other channels.
package struct Channel: Sendable, Equatable {
    package var name: String
    /// The processes that contribute, all with the same bins.
    package var samples: [Sample]

    package init(name: String, samples: [Sample]) {
        self.name = name
        self.samples = samples
    }

    /// Bins of the first sample, which validation makes those of all.
    package var binCount: Int { samples.first?.nominal.count ?? 0 }
}

/// A physics process in a channel.
package struct Sample: Sendable, Equatable {
    package var name: String
    /// Nominal expected yields, shape `[bins]`, events; simulation with negative weights may make one negative.
    package var nominal: [Double]
    package var modifiers: [Modifier]

    package init(name: String, nominal: [Double], modifiers: [Modifier] = []) {
        self.name = name
        self.nominal = nominal
        self.modifiers = modifiers
    }
}

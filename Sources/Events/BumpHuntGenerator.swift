import Numerical

extension BumpHuntSettings {
    /// Draws the events of the toy: in each split the signal, then the background, all of weight 1.
    ///
    /// A mass X, 0 for the signal and uniform in [-½, ½) for the background, is shared by two daughters with
    /// y_i = X/2 + N(0, σ²), and y = y0 + y1 (paper D, Sec. 2); all of them modulo 1, which
    /// is ours and matters where σ is not small. Half of the events of each split are
    /// signal, rounded down. Event numbers count from 0 through train, validation and test.
    ///
    /// - Throws: `EventsError.invalidSetting` when a count is negative or a resolution impossible.
    package func generate(from stream: inout RandomStream) throws(EventsError) -> EventTable {
        try resolution.check("resolution")
        try testResolution?.check("testResolution")
        var table = EventTable(processes: Process.signalAndBackground, featureNames: Self.featureNames)
        for (split, count) in [(Split.train, train), (.validation, validation), (.test, test)] {
            let resolution = split == .test ? testResolution ?? resolution : resolution
            var drawn = table.processes.map { _ in 0 }
            try table.appendEqualParts(count, split: split) { process in
                let sigma = resolution.draw(drawn[process], from: &stream)
                drawn[process] += 1
                let mass = process == 0 ? 0 : stream.uniform() - 0.5
                let (y0, y1) = (mass / 2 + sigma * stream.gaussian(), mass / 2 + sigma * stream.gaussian())
                return [Self.wrapped(y0), Self.wrapped(y1), Self.wrapped(y0 + y1), sigma]
            }
        }
        return table
    }

    /// A number in [-½, ½) that differs by an integer.
    package static func wrapped(_ value: Double) -> Double {
        let rest = value - value.rounded()
        return rest < 0.5 ? rest : -0.5
    }
}

extension BumpHuntResolution {
    /// The resolution of an event, above 0.
    ///
    /// - Parameter number: How many events of the process were drawn before.
    fileprivate func draw(_ number: Int, from stream: inout RandomStream) -> Double {
        switch self {
        case .values(let values): values[number % values.count]
        case .uniform(let from, let to): to - (to - from) * stream.uniform()
        }
    }

    fileprivate func check(_ name: String) throws(EventsError) {
        guard isPossible else {
            throw .invalidSetting(
                name, reason: "resolutions must be different numbers above 0 or a range from 0, all at most 1")
        }
    }

    /// Whether events can be drawn with it.
    package var isPossible: Bool {
        switch self {
        case .values(let values):
            !values.isEmpty && values.allSatisfy { $0 > 0 && $0 <= 1 } && Set(values).count == values.count
        case .uniform(let from, let to): from >= 0 && from < to && to <= 1
        }
    }
}

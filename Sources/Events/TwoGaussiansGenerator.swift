import Numerical

extension TwoGaussiansSettings {
    /// Draws the events of the toy: in each split the signal, then the background, all of weight 1.
    ///
    /// Signal is N((0,0), [[1,-0.5],[-0.5,1]]), background N((1,1), I) (Wunsch, Jörger, Wolf, Quast, doi
    /// 10.1007/s41781-020-00037-9, Sec. 2). Half of the events of each split are signal, rounded down. Event numbers
    /// count from 0 through train, validation and test.
    ///
    /// - Throws: `EventsError.invalidSetting` when a count is negative.
    package func generate(from stream: inout RandomStream) throws(EventsError) -> EventTable {
        let densities = [PlaneGaussian.signal, .background]
        var table = EventTable(processes: Process.signalAndBackground, featureNames: Self.featureNames)
        for (split, count) in [(Split.train, train), (.validation, validation), (.test, test)] {
            try table.appendEqualParts(count, split: split) { densities[$0].draw(from: &stream) }
        }
        return table
    }
}

extension PlaneGaussian {
    /// Signal and background of the toy of two Gaussians.
    static let signal = PlaneGaussian(mean: (0, 0), correlation: -0.5)
    static let background = PlaneGaussian(mean: (1, 1))
}

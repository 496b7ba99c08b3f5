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
        var table = EventTable(processes: Process.signalAndBackground, featureNames: Self.featureNames)
        for (split, count) in [(Split.train, train), (.validation, validation), (.test, test)] {
            guard count >= 0 else {
                throw .invalidSetting("\(split) \(count)", reason: "a number of events cannot be negative")
            }
            for index in 0..<count {
                let isSignal = index < count / 2
                table.append(
                    features: isSignal ? Self.drawSignal(&stream) : Self.drawBackground(&stream),
                    process: isSignal ? 0 : 1, weight: 1, eventNumber: UInt64(table.eventCount), split: split)
            }
        }
        return table
    }

    /// (u, -u/2 + v √3/2) has unit variances and covariance -1/2.
    private static func drawSignal(_ stream: inout RandomStream) -> [Double] {
        let (u, v) = (stream.gaussian(), stream.gaussian())
        return [u, -0.5 * u + 0.75.squareRoot() * v]
    }

    private static func drawBackground(_ stream: inout RandomStream) -> [Double] {
        let (u, v) = (stream.gaussian(), stream.gaussian())
        return [1 + u, 1 + v]
    }
}

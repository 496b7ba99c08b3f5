import Numerical

extension FourGaussiansSettings {
    /// Draws the events of the toy: in each split the processes in their order, all of weight 1.
    ///
    /// A quarter of the events of each split belongs to each process; what is left over goes to the last ones. Event
    /// numbers count from 0 through train, validation and test.
    ///
    /// - Throws: `EventsError.invalidSetting` when a count is negative.
    package func generate(from stream: inout RandomStream) throws(EventsError) -> EventTable {
        var table = EventTable(processes: Self.processes, featureNames: Self.featureNames)
        for (split, count) in [(Split.train, train), (.validation, validation), (.test, test)] {
            try table.appendEqualParts(count, split: split) { Self.densities[$0].draw(from: &stream) }
        }
        return table
    }

    /// In the order of the processes (paper B, multi-class toy); unit covariances where the source gives none.
    private static let densities = [
        PlaneGaussian.signal, PlaneGaussian(mean: (0.5, 3)), .background, PlaneGaussian(mean: (-1, 2)),
    ]
}

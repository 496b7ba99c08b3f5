import Events
import Numerical
import Testing

@Suite struct EventSourceNamesTests {
    @Test func namesAreKnownWithoutReading() {
        let split = SplitSettings(train: 1, validation: 1, test: 1)
        let higgsml = EventSource.higgsml(
            HiggsMLSettings(path: "/nowhere", digest: ContentHash(of: "nothing"), split: split))
        #expect(higgsml.featureNames.count == 30 && Set(higgsml.featureNames).count == 30)
        #expect(higgsml.featureNames.first == "DER_mass_MMC" && higgsml.featureNames.last == "PRI_jet_all_pt")
        #expect(higgsml.processNames == ["signal", "background"])
        let toy = EventSource.twoGaussians(TwoGaussiansSettings(train: 1, validation: 1, test: 1))
        #expect(toy.featureNames == ["x1", "x2"])
        #expect(toy.processNames == ["signal", "background"])
    }

    @Test(arguments: [
        EventSource.twoGaussians(.init(train: 2, validation: 2, test: 2)),
        .fourGaussians(.init(train: 4, validation: 4, test: 4)),
        .rotatedGaussians(.init(angles: [0], train: 2, validation: 2, test: 2)),
        .bumpHunt(.init(resolution: .values([0.1]), train: 2, validation: 2, test: 2)),
    ])
    func toysHaveTheNamesOfTheirEvents(_ source: EventSource) throws {
        let table = try loadEvents(source, seed: 1)
        #expect(table.featureNames == source.featureNames)
        #expect(table.processes == source.processes)
        #expect(Set(table.process) == Set(source.processNames.indices))
    }
}

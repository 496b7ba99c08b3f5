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
}

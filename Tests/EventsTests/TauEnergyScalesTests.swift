import Events
import TestSupport
import Testing

@Suite struct TauEnergyScalesTests {
    private static func source(_ scales: TauEnergyScales?) throws -> EventSource {
        .higgsml(
            HiggsMLSettings(
                path: RealEvents.path, digest: try contentDigest(ofFile: RealEvents.path), split: RealEvents.split,
                tauEnergyScales: scales))
    }

    private static let cut = Cut(feature: "PRI_tau_pt", min: 22)
    private static let yields = ["signal": 500.0, "background": 200_000]

    private static func prepared(
        _ scales: TauEnergyScales?, _ variations: [VariationSettings] = []
    ) throws -> PreparedEvents {
        let settings = EventsSettings(source: try source(scales), selection: [cut], yields: yields)
        return try prepareEvents(settings, variations: variations, seed: 1)
    }

    @Test func scaleOneIsTheFileWithAFeatureMore() throws {
        let (plain, parametrised) = (try Self.prepared(nil), try Self.prepared(TauEnergyScales()))
        #expect(try Self.source(nil).featureNames.count == 30)
        #expect(try Self.source(TauEnergyScales()).featureNames.last == "tau_energy_scale")
        for (first, second) in zip(plain.samples, parametrised.samples) {
            #expect(second.sample.featureNames.last == "tau_energy_scale")
            #expect(first.sample.weights == second.sample.weights && first.sample.process == second.sample.process)
            #expect(second.sample.values(ofFeature: 30).allSatisfy { $0 == 1 })
            for feature in 0..<30 {
                let values = zip(first.sample.values(ofFeature: feature), second.sample.values(ofFeature: feature))
                #expect(values.allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN })
            }
        }
    }

    /// Against counting in the file: an event is in at the scale s when s pT passes, with the factor of the scale 1.
    @Test func acceptanceChangesWithTheScale() throws {
        let table = try RealEvents.table.get()
        let scales = TauEnergyScales(train: [0.9, 1, 1.1], test: [1.1, 0.8])
        let prepared = try Self.prepared(scales)
        for (split, sample) in prepared.samples {
            for scale in split == .test ? scales.test : scales.train {
                for (process, name) in ["signal", "background"].enumerated() {
                    let inSplit = { (factor: Double) in
                        table.yield(ofProcess: process, in: split) { $0 * factor >= 22 }
                    }
                    let expected = Self.yields[name, default: 0] * inSplit(scale) / inSplit(1)
                    let rows = (0..<sample.rowCount).filter {
                        sample.process[$0] == process && sample.features[$0 * 31 + 30] == scale
                    }
                    let found = rows.reduce(0) { $0 + sample.weights[$1] }
                    expectClose(found, split == .test ? expected : expected / 3, relative: 1e-12)
                }
            }
        }
        #expect(prepared.train.values(ofFeature: 30).first == 0.9 && prepared.test.values(ofFeature: 30).first == 1.1)
    }

    /// The numbers of events of the whole file grow with the scale in paper C, Sec. V, as here (618906, 719349, 818201).
    @Test func numbersOfEventsGrowAsInThePaper() throws {
        let counts = try [0.9, 1, 1.1].map { scale in
            let prepared = try Self.prepared(TauEnergyScales(train: [scale], test: [scale]))
            return prepared.samples.reduce(0) { $0 + $1.sample.rowCount }
        }
        expectClose(Double(counts[0]) / Double(counts[1]), 618_906.0 / 719_349, absolute: 0.01)
        expectClose(Double(counts[2]) / Double(counts[1]), 818_201.0 / 719_349, absolute: 0.01)
    }

    @Test func variationsAreThoseOfTheScaledEvents() throws {
        let variation = VariationSettings(name: "tes", change: .scale(0.05), kind: .recomputed(.tau))
        let test = try Self.prepared(TauEnergyScales(test: [1, 1.1]), [variation]).test
        let up = test.variations[0].up
        #expect(up.weights.count == test.rowCount && up.features?.count == test.features.count)
        let pt = test.values(ofFeature: 13)
        for (row, value) in test.values(ofFeature: 13, in: up.features).enumerated() {
            #expect(value == pt[row] * 1.05)
        }
        #expect(test.values(ofFeature: 30, in: up.features) == test.values(ofFeature: 30))
    }

    @Test(arguments: [
        TauEnergyScales(train: []), TauEnergyScales(test: []), TauEnergyScales(train: [0, 1]),
        TauEnergyScales(train: [1, 1]), TauEnergyScales(test: [.infinity]), TauEnergyScales(test: [.nan]),
    ])
    func impossibleScalesAreRefused(_ scales: TauEnergyScales) throws {
        let source = try Self.source(scales)
        let error = #expect(throws: EventsError.self) { try loadEvents(source, seed: 1) }
        #expect(error?.description.contains("tauEnergyScales") == true)
    }

    @Test func scaleThatLeavesNothingIsRefused() throws {
        let error = EventsError.emptySelection(process: "signal", split: .test)
        #expect(throws: error) { try Self.prepared(TauEnergyScales(test: [1, 0.001])) }
    }
}

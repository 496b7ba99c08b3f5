import Events
import Testing

@testable import Sweep

@Suite struct HiggsMLEventsReaderTests {
    /// A study with every setting that only HiggsML events have; the variations begin on line 10.
    static let text = """
        sweep: h
        events:
          kind: higgsml
          path: a.csv
          processes: byOrigin
          tauEnergyScales: {train: [0.9, {linspace: [1, 1.2, 3]}], test: [1.05]}
          yields: {signal: 1, top: 2}
          selection: [{feature: PRI_tau_pt, min: 22}]
        variations:
          - {name: tes, kind: recompute, object: tau, scale: 0.03}
          - {name: soft, kind: recompute, object: softTermX, shift: -3, processes: [ztautau]}
          - {name: norm, kind: weight, scale: 0.05, processes: [top, wjets]}
          - name: bins
            kind: weight
            scale: -0.1
            where: [{feature: PRI_jet_num, min: 2}, {feature: tau_energy_scale, min: 0, max: 2}]
        """

    private func point(_ text: String) throws -> PointSpecification {
        try #require(try read(text).grid.first?.specification)
    }

    @Test func everySetting() throws {
        let point = try point(Self.text)
        let higgsml = HiggsMLSettings(
            path: "/study/a.csv", digest: fakeDigest("/study/a.csv"), split: .init(train: 3, validation: 1, test: 4),
            processes: .byOrigin, tauEnergyScales: TauEnergyScales(train: [0.9, 1, 1.1, 1.2], test: [1.05]))
        #expect(point.events.source == .higgsml(higgsml))
        #expect(point.events.yields == ["signal": 1, "top": 2])
        #expect(point.events.scale.keys.sorted() == ["signal", "top", "wjets", "ztautau"])
        let ranges = [
            FeatureRange(feature: "PRI_jet_num", min: 2), FeatureRange(feature: "tau_energy_scale", min: 0, max: 2),
        ]
        #expect(
            point.variations == [
                VariationSettings(name: "tes", change: .scale(0.03), kind: .recomputed(.tau)),
                VariationSettings(
                    name: "soft", change: .shift(-3), kind: .recomputed(.softTermX), processes: ["ztautau"]),
                VariationSettings(
                    name: "norm", change: .scale(0.05), kind: .weighted(where: []), processes: ["top", "wjets"]),
                VariationSettings(name: "bins", change: .scale(-0.1), kind: .weighted(where: ranges)),
            ])
    }

    @Test func defaults() throws {
        let text = "sweep: h\nevents: {kind: higgsml, path: a"
        guard case .higgsml(let plain) = try point(text + "}").events.source else { return }
        #expect(plain.processes == .byLabel && plain.tauEnergyScales == nil)
        let scaled = try point(text + ", tauEnergyScales: {test: [0.8]}}").events
        guard case .higgsml(let settings) = scaled.source else { return }
        #expect(settings.tauEnergyScales == TauEnergyScales(train: [1], test: [0.8]))
        #expect(scaled.source.featureNames.last == "tau_energy_scale")
    }

    @Test(arguments: [
        (
            "processes: byOrigin", "processes: byCode",
            "x.yaml:5: events.processes: expected one of byLabel, byOrigin, found byCode"
        ),
        (
            "[1.05]", "[1, 1]",
            "x.yaml:6: events.tauEnergyScales.test: expected a list of at least 1 number, all different, found 1 again"
        ),
        ("[1.05]", "[0]", "x.yaml:6: events.tauEnergyScales.test: expected energy scales > 0, found 0"),
        ("top: 2", "background: 2", "x.yaml:7: events.yields.background: unknown key, expected one of signal, ztautau"),
        (
            "  tauEnergyScales: {train: [0.9, {linspace: [1, 1.2, 3]}], test: [1.05]}\n", "",
            "x.yaml:15: variations[3].where[1].feature: expected one of the features"
        ),
        (
            "object: tau", "object: muon",
            "x.yaml:10: variations[0].object: expected one of tau, jet, lepton, softTermX, softTermY, found muon"
        ),
        (
            "scale: 0.03", "scale: 1", "x.yaml:10: variations[0].scale: expected a number >= 0 and < 1, found 1"
        ),
        (
            "scale: 0.03", "shift: 1",
            "x.yaml:10: variations[0].shift: expected scale in its place because object is tau, found 1"
        ),
        (
            "shift: -3", "scale: 0.1",
            "x.yaml:11: variations[1].scale: expected shift in its place because object is softTermX, found 0.1"
        ),
        (
            "scale: 0.03", "scale: 0.03, feature: PRI_met",
            "x.yaml:10: variations[0].feature: unknown key, expected one of name, kind, object, shift, scale, processes"
        ),
        (
            "scale: 0.05", "scale: 0.05, edges: [1, 2]",
            "x.yaml:12: variations[2].edges: unknown key, expected one of name, kind, scale, where, processes"
        ),
        (
            "scale: -0.1", "scale: -1.5", "x.yaml:15: variations[3].scale: expected a number >= -1 and <= 1, found -1.5"
        ),
        ("max: 2", "max: 0", "x.yaml:16: variations[3].where[1].max: expected a number > min, found 0"),
        ("max: 2", "max: -1", "x.yaml:16: variations[3].where[1].max: expected a number >= min, found -1"),
        (", min: 2}", "}", "x.yaml:16: variations[3].where[0]: expected min, max or both, found neither"),
    ])
    func errors(_ old: String, _ new: String, _ expected: String) throws {
        let message = try #require(refusal(Self.text.replacing(old, with: new)))
        #expect(message.hasPrefix(expected))
    }

    @Test func onlyHiggsMLEventsAreRecomputed() {
        let text = toyText + "\nvariations:\n  - {name: a, kind: recompute, object: tau, scale: 0.1}"
        let expected =
            "x.yaml:4: variations[0].kind: expected another kind because only events of kind higgsml are recomputed, found recompute"
        #expect(refusal(text) == expected)
        let weight = toyText + "\nvariations:\n  - {name: a, kind: weight, scale: 0.1, where: [{feature: x1, max: 1}]}"
        #expect(refusal(weight) == nil)
    }

    @Test(arguments: [
        ("processes: byOrigin", "processes: byLabel"), ("[1.05]", "[1.06]"), ("[0.9,", "[0.8,"),
        ("object: tau", "object: jet"), ("softTermX", "softTermY"), ("min: 2}", "min: 3}"), ("max: 2", "max: 3"),
    ])
    func everySettingIsPartOfTheIdentity(_ old: String, _ new: String) throws {
        let text = Self.text.replacing(", top: 2", with: "").replacing(", processes: [ztautau]", with: "")
            .replacing(", processes: [top, wjets]", with: "")
        #expect(try point(text).id != point(text.replacing(old, with: new)).id)
    }
}

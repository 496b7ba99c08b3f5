/// Where a HiggsML event comes from.
///
/// The file tells only signal from background, but all events of a simulated sample share one weight but those of W + jets,
/// each of which has its own. The samples' weights are those of the file of the CERN Open Data record 328.
enum HiggsMLOrigin: String, CaseIterable {
    case signal, ztautau, top, wjets

    /// - Returns: nil when the weight of a signal is none of the file's.
    init?(weight: Double, isSignal: Bool) {
        let code = (1e7 * weight + 0.5).rounded(.down)
        switch isSignal {
        case true where !Self.signalCodes.contains(code): return nil
        case true: self = .signal
        case false where Self.zCodes.contains(code): self = .ztautau
        case false where code == Self.topCode: self = .top
        case false: self = .wjets
        }
    }

    /// Weights times 10⁷, rounded: of the four production modes of the Higgs boson.
    private static let signalCodes: Set<Double> = [57207, 4613, 8145, 4610]
    /// Of the samples of Z → ττ.
    private static let zCodes: Set<Double> = [
        917_703, 5_127_399, 4_435_976, 4_187_604, 2_407_146, 1_307_751, 944_596, 936_590, 1_093_224, 225_326, 217_575,
        195_328, 254_338,
    ]
    /// Of top quark pairs.
    private static let topCode = 2_268_701.0
}

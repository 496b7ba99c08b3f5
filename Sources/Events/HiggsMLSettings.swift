import Numerical

/// The events of the HiggsML 2014 challenge (CERN Open Data record 328) from a gzip-compressed or plain CSV file.
package struct HiggsMLSettings: Sendable, Codable, Equatable {
    /// Where the file lies on this machine. Not part of any identity: `digest` is.
    package var path: String
    /// The BLAKE2b hash of the file's bytes as stored (compressed).
    package var digest: ContentHash
    /// The shares of training, validation and test.
    package var split: SplitSettings
    package var processes: HiggsMLProcesses
    /// Tau energy scales at which every event appears; nil for the events of the file without a feature that tells it.
    package var tauEnergyScales: TauEnergyScales?

    package init(
        path: String, digest: ContentHash, split: SplitSettings, processes: HiggsMLProcesses = .byLabel,
        tauEnergyScales: TauEnergyScales? = nil
    ) {
        self.path = path
        self.digest = digest
        self.split = split
        self.processes = processes
        self.tauEnergyScales = tauEnergyScales
    }
}

/// What the processes of the HiggsML events are.
package enum HiggsMLProcesses: String, Sendable, Codable, CaseIterable {
    /// "signal" and "background", the labels of the file.
    case byLabel
    /// "signal" and the backgrounds "ztautau", "top" and "wjets", by the weights (`HiggsMLOrigin`).
    case byOrigin

    var processes: [Process] {
        switch self {
        case .byLabel: Process.signalAndBackground
        case .byOrigin: HiggsMLOrigin.allCases.map { Process(name: $0.rawValue, isSignal: $0 == .signal) }
        }
    }
}

/// The tau energy scales of parametrised events (paper C, Sec. V): factors on the tau momentum, positive and different.
///
/// Every event appears once for each scale of its split, with its features recomputed (`HiggsMLChange`) and the scale as
/// a feature of its own, "tau_energy_scale".
package struct TauEnergyScales: Sendable, Codable, Equatable {
    /// Of the events that train and validate.
    package var train: [Double]
    /// Of the test events.
    package var test: [Double]

    package init(train: [Double] = [1], test: [Double] = [1]) {
        self.train = train
        self.test = test
    }

    package static let featureName = "tau_energy_scale"

    /// All scales, none twice.
    var all: [Double] { train + test.filter { !train.contains($0) } }

    func scales(of split: Split) -> [Double] { split == .test ? test : train }

    /// - Throws: `EventsError.invalidSetting` unless both lists have positive and different scales, at least one.
    func check() throws(EventsError) {
        for (name, scales) in [("train", train), ("test", test)] {
            let arePossible = scales.allSatisfy { $0 > 0 && $0.isFinite }
            guard !scales.isEmpty, arePossible, Set(scales).count == scales.count else {
                throw .invalidSetting(
                    "tauEnergyScales.\(name)", reason: "scales must be positive and all different, found \(scales)")
            }
        }
    }
}

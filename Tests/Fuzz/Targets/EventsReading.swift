import Events
import Foundation

/// Files of HiggsML events, plain or compressed: what is accepted can be varied, selected and normalised.
enum EventsReading {
    /// In memory where the system has such a folder.
    private static let path =
        (FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory())
        + "/sigmasweep-fuzz-\(ProcessInfo.processInfo.processIdentifier).csv"

    static func read(_ bytes: [UInt8]) throws(BrokenPromise) -> Bool {
        let digest = try keeping("a file can be written") {
            try Data(bytes).write(to: URL(filePath: path))
            return try contentDigest(ofFile: path)
        }
        defer { try? FileManager.default.removeItem(atPath: path) }
        var isAccepted = false
        for processes in HiggsMLProcesses.allCases {
            let source = EventSource.higgsml(
                HiggsMLSettings(
                    path: path, digest: digest, split: SplitSettings(train: 1, validation: 1, test: 1),
                    processes: processes))
            guard let table = try? loadEvents(source, seed: 1) else { continue }
            isAccepted = true
            try expect(table.weights.allSatisfy { $0 >= 0 && $0.isFinite }, "weights are finite and not negative")
            try expect(Set(table.eventNumbers).count == table.eventCount, "event numbers are different")
            for variation in variations {
                _ = try? table.prepared(EventsSettings(source: source), variations: [variation])
            }
        }
        return isAccepted
    }

    private static let variations = [
        VariationSettings(name: "tau", change: .scale(0.03), kind: .recomputed(.tau)),
        VariationSettings(name: "jet", change: .scale(0.03), kind: .recomputed(.jet)),
        VariationSettings(name: "soft", change: .shift(2), kind: .recomputed(.softTermX)),
        VariationSettings(name: "met", feature: "PRI_met", change: .shift(-2), kind: .reweighted(edges: [0, 20, 50])),
    ]
}

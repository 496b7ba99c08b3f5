import Events
import Foundation
import TestSupport

/// Small files of events in the format of the HiggsML challenge, good and bad.
enum EventFiles {
    static let header = (["EventId"] + HiggsMLSettings.featureNames + ["Weight", "Label"]).joined(separator: ",")

    /// A row whose features all have one value; without a label, even events are signal.
    static func row(_ number: Int, _ value: String, weight: String = "1", label: String? = nil) -> String {
        let features = HiggsMLSettings.featureNames.map { _ in value }
        return (["\(number)"] + features + [weight, label ?? (number.isMultiple(of: 2) ? "s" : "b")])
            .joined(separator: ",")
    }

    /// Good rows, with signal and background in every split once there are 16 of them.
    ///
    /// - Parameter offset: Rows with different offsets have different features.
    static func rows(_ count: Int, offset: Int = 0) -> [String] {
        (0..<count).map { row($0, "\(($0 * 37 + offset) % 101).5", label: $0 / 8 % 2 == 0 ? "s" : "b") }
    }

    /// Writes a file of these rows.
    static func write(
        _ rows: [String], header: String = EventFiles.header, to name: String, in directory: TemporaryDirectory
    ) throws {
        try directory.write(([header] + rows).map { $0 + "\n" }.joined(), to: name)
    }

    /// A study of one point on the events of a file.
    static func study(_ path: String, selection: String = "[]") -> String {
        """
        sweep: file
        events: {kind: higgsml, path: \(path), selection: \(selection)}
        training: {inputs: {features: [PRI_tau_pt, PRI_met]}, network: {hidden: [2]}, batch: 50, epochs: 1}
        measurement: {bins: 2}

        """
    }
}

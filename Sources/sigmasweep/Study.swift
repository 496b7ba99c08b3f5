import Analysis
import Events
import Foundation
import Numerical
import Sweep

/// A configuration file as the commands use it.
struct Study {
    let configuration: SweepConfiguration

    /// Reads and checks a configuration.
    ///
    /// - Throws: `CommandEnding` with one sentence.
    init(path: String) throws(CommandEnding) {
        let url = URL(filePath: path)
        guard let bytes = FileManager.default.contents(atPath: path) else {
            let exists = FileManager.default.fileExists(atPath: path)
            throw .refused("configuration not read: \(exists ? "it is no readable file" : "no such file") - \(path)")
        }
        guard let text = String(bytes: bytes, encoding: .utf8) else {
            throw .refused("configuration not read: it is not UTF-8 text - \(path)")
        }
        configuration = try orRefuse {
            try SweepConfiguration(
                yaml: text, file: path, directory: url.deletingLastPathComponent().path,
                digest: { path throws(EventsError) in try contentDigest(ofFile: path) })
        }
    }

    /// Reads, selects and varies the events of every point once, so that bad data are refused before anything runs.
    ///
    /// - Returns: A line for each set of events: how many of each process train, validate and test.
    @discardableResult
    func checkEvents() throws(CommandEnding) -> [String] {
        var seen: [(EventsSettings, [VariationSettings])] = []
        var lines: [String] = []
        // Else every point has the events of the first.
        let isVaried = configuration.axes.contains { $0.path.hasPrefix("events") || $0.path.hasPrefix("variations") }
        for point in configuration.grid.prefix(isVaried ? .max : 1) {
            guard let specification = point.specification,
                !seen.contains(where: { $0 == specification.events && $1 == specification.variations })
            else { continue }
            seen.append((specification.events, specification.variations))
            let events = try orRefuse {
                try prepareEvents(specification.events, variations: specification.variations, seed: specification.seed)
            }
            lines.append(Self.summary(of: events))
        }
        return lines
    }

    private static func summary(of events: PreparedEvents) -> String {
        let parts = [("train", events.train), ("validation", events.validation), ("test", events.test)]
        return parts.map { name, sample in
            let counts = events.processes.indices.map { process in
                "\(sample.process.count { $0 == process }) \(events.processes[process].name)"
            }
            return "\(name) \(counts.joined(separator: " + "))"
        }.joined(separator: ", ")
    }
}

import Numerical
import Sweep

/// Configurations: every point of an accepted one can be made, and the resolved text gives the same points.
enum ConfigurationReading {
    private static let mostPoints = 12
    /// Long axes only take time.
    private static let mostTrials = 500

    static func read(_ bytes: [UInt8]) throws(BrokenPromise) -> Bool {
        guard let text = String(validating: bytes, as: UTF8.self),
            let configuration = try? configuration(text)
        else { return false }
        let resolved = configuration.resolvedText
        let again = try keeping("the resolved text is accepted:\n\(resolved)") { try self.configuration(resolved) }
        try expect(
            again.resolvedText == resolved, "the resolved text stays:\n\(resolved)\nbecame\n\(again.resolvedText)")
        try expect(again.grid.count == configuration.grid.count, "as many points:\n\(resolved)")
        // A trap here is a point of a checked grid that is not valid.
        let stride = max(1, configuration.grid.count / mostPoints)
        for index in Swift.stride(from: 0, to: configuration.grid.count, by: stride) {
            let (point, other) = (configuration.grid[index], again.grid[index])
            try expect(point.id == other.id, "point \(index) is the same:\n\(resolved)")
            _ = point.tasks
        }
        return true
    }

    private static func configuration(_ text: String) throws(ConfigurationError) -> SweepConfiguration {
        try SweepConfiguration(
            yaml: text, file: "fuzz.yaml", directory: "/fuzz", mostTrials: mostTrials,
            digest: { ContentHash(of: $0) })
    }
}

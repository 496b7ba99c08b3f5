import Foundation
import Testing

/// A process of the program that runs.
struct RunningProgram: Sendable {
    var id: pid_t

    /// Sends a signal; one to a process that is gone already is an error.
    func send(_ signal: Int32) throws {
        try #require(kill(id, signal) == 0, "process \(id) is gone")
    }

    /// Whether the process computes or waits; one that is dead and not collected yet does not.
    var isAlive: Bool {
        guard let state = Self.fields(of: id)?.state else { return false }
        return state != "Z" && state != "X"
    }

    /// The worker processes that it started.
    var workers: [RunningProgram] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap(pid_t.init).filter { Self.fields(of: $0)?.parent == id && Self.isWorker($0) }
            .sorted().map(RunningProgram.init)
    }

    private static func isWorker(_ id: pid_t) -> Bool {
        let words = FileManager.default.contents(atPath: "/proc/\(id)/cmdline")?.split(separator: 0) ?? []
        return words.dropFirst().first.map { String(decoding: $0, as: UTF8.self) } == "worker"
    }

    /// State and parent of a process; nil when there is none.
    private static func fields(of id: pid_t) -> (state: Substring, parent: pid_t)? {
        guard let bytes = FileManager.default.contents(atPath: "/proc/\(id)/stat") else { return nil }
        // "id (name) state parent …", and the name may hold anything.
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count >= 2, let parent = pid_t(fields[1]) else { return nil }
        return (fields[0], parent)
    }
}

/// Waits until something holds, looking every few milliseconds; a minute is never needed but on a machine in trouble.
func waitUntil(
    _ what: String, within limit: Duration = .seconds(60), sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try !condition() {
        try #require(ContinuousClock.now < end, "waited \(limit) for: \(what)", sourceLocation: sourceLocation)
        try await Task.sleep(for: .milliseconds(5))
    }
}

import Foundation
import Glibc
import Journal
import Numerical
import Sweep

/// Tasks that take no time, assigned and accepted, and the journal of them read again.
struct JournalBenchmark {
    struct Result: Encodable {
        var tasks: Int
        var tasks_per_s = 0.0
        var cpu_us_per_task = 0.0
        var commit_median_ms = 0.0
        var commit_p99_ms = 0.0
        var commit_largest_ms = 0.0
        var file_MB = 0.0
        /// Closing, which copies the rest of the log into the database.
        var close_s = 0.0
        /// Integrity check and state.
        var open_s = 0.0
        var open_reader_s = 0.0
        var replay_s = 0.0
        var replay_cpu_s = 0.0
        /// Peak of resident memory before reading, after opening and after the replay.
        var peak_MB: [Double] = []
    }

    private let folder: String
    private let tasks: Int
    private let batch: Int
    /// 151 bytes.
    private let content = Array(
        #"""
        {"duration":0.001,"figures":{"sigma_mu":0.123456789,"significance":4.56789012345},\#
        "history":[],"labels":{"fit_status":"converged","training":"none"}}
        """#.utf8)

    /// An existing folder, the number of tasks and how many a commit holds; nil when they are not that.
    init?(_ arguments: ArraySlice<String>) {
        let arguments = Array(arguments)
        guard let tasks = Int(arguments[1]), let batch = Int(arguments[2]), tasks > 0, batch > 0 else { return nil }
        (folder, self.tasks, self.batch) = (arguments[0], tasks, batch)
    }

    func run() throws -> Result {
        var result = Result(tasks: tasks)
        result.peak_MB.append(peakMemory())
        try write(&result)
        let clock = ContinuousClock()
        var journal: SweepJournal?
        result.open_s = try clock.measure { journal = try open() } / .seconds(1)
        result.peak_MB.append(peakMemory())
        let processor = processorTime()
        result.replay_s =
            try clock.measure {
                let count = try journal?.reader.replay().completed.count ?? 0
                guard count == tasks else {
                    try Benchmarks.refuse("benchmarks journal: \(count) of \(tasks) tasks are read again - \(folder)\n")
                }
            } / .seconds(1)
        result.replay_cpu_s = processorTime() - processor
        result.peak_MB.append(peakMemory())
        journal = nil
        result.open_reader_s = try clock.measure { _ = try JournalReader(directory: folder) } / .seconds(1)
        return result
    }

    private func write(_ result: inout Result) throws {
        let clock = ContinuousClock()
        var journal: SweepJournal? = try open()
        let identities = (0..<tasks).map { TaskID(ContentHash(of: "task \($0)")) }
        result.peak_MB.append(peakMemory())
        var times: [Double] = []
        let (start, processor) = (clock.now, processorTime())
        for first in stride(from: 0, to: tasks, by: batch) {
            let entries = entries(of: identities[first..<min(first + batch, tasks)])
            times.append(try clock.measure { try journal?.commit(entries) } / .milliseconds(1))
        }
        result.tasks_per_s = Double(tasks) / ((clock.now - start) / .seconds(1))
        result.cpu_us_per_task = 1e6 * (processorTime() - processor) / Double(tasks)
        times.sort()
        result.commit_median_ms = times[times.count / 2]
        result.commit_p99_ms = times[times.count * 99 / 100]
        result.commit_largest_ms = times[times.count - 1]
        result.peak_MB.append(peakMemory())
        result.close_s = clock.measure { journal = nil } / .seconds(1)
        let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + SweepJournal.fileName)
        result.file_MB = Double(attributes[.size] as? Int ?? 0) / 1e6
    }

    private func entries(of tasks: ArraySlice<TaskID>) -> [JournalEntry] {
        let result = StoredResult(content: content, duration: 0.001)
        return tasks.map { .assigned($0, .measure, Attempt(1), worker: "host-\($0.hash.low % 2)", at: .now) }
            + tasks.map { .accepted($0, Attempt(1), result, at: .now) }
    }

    private func open() throws -> SweepJournal {
        try SweepJournal(directory: folder, sweep: "benchmark", seed: 1, at: .now)
    }

    /// Commits one task after the other until it is killed.
    static func commitForEver(_ folder: String) throws -> Never {
        let journal = try SweepJournal(directory: folder, sweep: "benchmark", seed: 1, at: .now)
        for number in 1... {
            let task = TaskID(ContentHash(of: "task \(number)"))
            try journal.commit([
                .assigned(task, .measure, Attempt(1), worker: "host", at: .now),
                .accepted(task, Attempt(1), StoredResult(TaskResult(duration: Double(number))), at: .now),
            ])
            try FileHandle.standardOutput.write(contentsOf: Data("\(number)\n".utf8))
        }
        exit(0)
    }
}

/// The largest resident memory so far in MB.
private func peakMemory() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) * 1024 / 1e6
}

import Coordinator
import Foundation
import Wire

/// Shows a running sweep: a bar and a line a worker that redraw themselves on a terminal, plain lines elsewhere.
final class ProgressDisplay {
    private let isTerminal = isatty(STDOUT_FILENO) == 1
    private var drawnLines = 0
    private var lastPlain: (time: Duration, done: Int)?

    /// Time between two plain lines.
    private static let plainInterval = Duration.seconds(5)

    func show(_ progress: SweepProgress) {
        if isTerminal { redraw(progress) } else { printPlain(progress) }
    }

    private func redraw(_ progress: SweepProgress) {
        let (width, height) = terminalSize()
        // The cursor cannot go up beyond the screen: of more lines the first would be drawn again and again.
        let lines = ([Self.bar(progress, width: width)] + progress.workers.map(Self.line)).prefix(height - 1)
            .map { $0.prefix(width - 1) }
        let up = drawnLines > 0 ? "\u{1B}[\(drawnLines)A" : ""
        let text = lines.map { "\u{1B}[2K\($0)\n" }.joined()
        // Fewer workers than before leave lines below, which are cleared.
        write(up + text + "\u{1B}[J")
        drawnLines = lines.count
    }

    private func printPlain(_ progress: SweepProgress) {
        let finished = progress.finishedTasks
        let isLast = progress.donePoints + progress.failedPoints == progress.points
        if let last = lastPlain {
            guard last.done != finished, isLast || progress.elapsed - last.time >= Self.plainInterval else { return }
        }
        lastPlain = (progress.elapsed, finished)
        write(Self.sentence(progress) + "\n")
    }

    private func write(_ text: String) {
        // A closed or full output must not end the sweep: what counts is in the journal.
        try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }

    private func terminalSize() -> (width: Int, height: Int) {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 else { return (80, 24) }
        return (size.ws_col > 20 ? Int(size.ws_col) : 80, size.ws_row > 1 ? Int(size.ws_row) : 24)
    }
}

// MARK: - Words

extension ProgressDisplay {
    /// `[#####-----] 12 of 70 points, …` in a line of the terminal's width.
    static func bar(_ progress: SweepProgress, width: Int) -> String {
        let sentence = sentence(progress)
        let room = max(10, min(40, width - sentence.count - 4))
        let share = progress.tasks > 0 ? Double(progress.finishedTasks) / Double(progress.tasks) : 1
        let full = Int(share * Double(room))
        return "[\(String(repeating: "█", count: full))\(String(repeating: "░", count: room - full))] \(sentence)"
    }

    static func sentence(_ progress: SweepProgress) -> String {
        var parts = ["\(progress.donePoints) of \(progress.points) points"]
        if progress.failedPoints > 0 { parts.append("\(progress.failedPoints) failed") }
        parts.append("task \(progress.finishedTasks) of \(progress.tasks)")
        let seconds = progress.elapsed / .seconds(1)
        if progress.finishedTasks > 0, seconds > 0 {
            parts.append("\((Double(progress.finishedTasks) / seconds * 100).rounded() / 100) tasks/s")
        }
        parts.append(progress.remaining.map { "\(words($0)) left" } ?? "\(words(progress.elapsed)) gone")
        return parts.joined(separator: ", ")
    }

    static func line(_ worker: WorkerProgress) -> String {
        let name = printable(worker.name)
        guard let task = worker.task else { return "  \(name): idle" }
        guard let progress = worker.progress else { return "  \(name): \(task)" }
        let loss = progress.loss.map { ", loss \(($0 * 10000).rounded() / 10000)" } ?? ""
        return "  \(name): \(task), epoch \(progress.epoch)\(loss)"
    }
}

import Foundation
import Synchronization

/// Tells on a terminal how many pseudo-experiments are done, at most ten times a second.
final class ToyProgress: Sendable {
    private let total: Int
    private let nextLine = Mutex(ContinuousClock.now)
    private let isTerminal = isatty(STDERR_FILENO) != 0

    init(total: Int) {
        self.total = total
    }

    @Sendable func report(_ done: Int) {
        guard isTerminal else { return }
        nextLine.withLock { next in
            guard done == total || ContinuousClock.now >= next else { return }
            next = ContinuousClock.now + .milliseconds(100)
            let ending = done == total ? "\n" : ""
            try? FileHandle.standardError.write(
                contentsOf: Data("\rpseudo-experiments \(done)/\(total)\(ending)".utf8))
        }
    }
}

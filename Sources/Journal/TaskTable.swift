import Numerical
import Sweep

/// Where each task stands that has had an attempt.
///
/// A million tasks take 48 MB: 24 bytes each, at most half of the places empty. There are 256 tables instead of one, so
/// that none takes long when it grows: at half a million tasks a single one would hold up a commit for a tenth of a
/// second.
struct TaskTable {
    struct Task {
        /// The highest attempt number; 0 for none.
        var highest: UInt32 = 0
        /// The attempt whose result was accepted; 0 for none.
        var accepted: UInt32 = 0
    }

    private var tables: [[TaskID: Task]]

    init(expecting tasks: Int) {
        tables = (0..<256).map { _ in Dictionary(minimumCapacity: tasks / 256) }
    }

    var count: Int { tables.reduce(0) { $0 + $1.count } }

    subscript(task: TaskID) -> Task {
        get { tables[place(of: task)][task] ?? Task() }
        _modify { yield &tables[place(of: task)][task, default: Task()] }
    }

    func forEach(_ body: (TaskID, Task) throws -> Void) rethrows {
        for table in tables {
            for (task, stand) in table { try body(task, stand) }
        }
    }

    private func place(of task: TaskID) -> Int { Int(truncatingIfNeeded: task.hash.low & 0xFF) }
}

extension TaskTable.Task {
    mutating func begin(_ attempt: Attempt) { highest = max(highest, UInt32(clamping: attempt.number)) }

    func accepts(_ attempt: Attempt) -> Bool { accepted > 0 && accepted == UInt32(clamping: attempt.number) }
}

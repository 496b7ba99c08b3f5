import Numerical
import Sweep
import Wire
import Worker

/// A worker process: its machine, and the thread that computes.
struct SimulatedWorker {
    let name: String
    /// Tells apart the processes that bore the name.
    var incarnation = 0
    /// Nil while there is no process.
    var machine: WorkerMachine?
    /// When the process began.
    var born = Duration.zero
    /// Until when the process is stopped by a signal.
    var frozenUntil = Duration.zero
    /// Whether the process that counts its children tells the coordinator when it ends.
    var isWatched = false
    /// Whether it fails every task.
    var isBroken = false
    /// What waits for the computing thread, and what it computes.
    var queue: [AssignedTask] = []
    var running: AssignedTask?
    /// Number of the connection; nil without one.
    var connection: Int?
    /// Number of the timer that is set.
    var timer = 0
    /// Time between the checkpoints of a training.
    var checkpointInterval = Duration.seconds(2)

    init(name: String) { self.name = name }

    /// Ends the process.
    mutating func end() {
        machine = nil
        queue = []
        running = nil
        connection = nil
        incarnation += 1
    }
}

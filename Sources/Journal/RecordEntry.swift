import CZlib
import Numerical
import Sweep

/// One row of the table `entry`: what happened, in numbers.
///
/// The log keeps the order in which things happened; everything else follows from it (`RecordState`).
struct RecordEntry {
    /// What happened; the numbers are those in the file and never change their meaning.
    enum Event: Int64 {
        case runStarted = 1
        case workerNamed = 2
        case assigned = 3
        case adopted = 4
        case accepted = 5
        case failed = 6
        /// Failed for the last time in its run.
        case givenUp = 7
        case lost = 8
        case withdrawn = 9
        /// The result of an attempt is not valid any more.
        case removed = 10
    }

    /// From 1, without a gap; 0 until it is appended.
    var id: Int64 = 0
    var event: Event
    /// Nil where the event is not of a task.
    var task: TaskID?
    /// 0 where the event is not of an attempt.
    var attempt = 0
    /// Of an assignment and an adoption.
    var kind: TaskKind?
    /// The number of the worker that is named, assigned or adopted, from 1; else 0.
    var worker = 0
    /// Seconds since 1970.
    var time: Double
    /// Of an acceptance, in seconds.
    var duration = 0.0
    /// A reason, the name of a worker, or a start of the coordinator as JSON.
    var text: String?

    /// The attempt that the event is of.
    var taskAttempt: TaskAttempt? { task.map { TaskAttempt($0, Attempt(attempt)) } }
}

extension RecordEntry {
    /// The CRC-32 of all columns, by which a changed byte is recognised.
    var checksum: Int64 {
        let numbers = (
            id.littleEndian, event.rawValue.littleEndian, (task?.hash.high ?? 0).littleEndian,
            (task?.hash.low ?? 0).littleEndian, Int64(attempt).littleEndian, (kind?.code ?? 0).littleEndian,
            Int64(worker).littleEndian, time.bitPattern.littleEndian, duration.bitPattern.littleEndian
        )
        let sum = withUnsafeBytes(of: numbers) { Checksum.of($0) }
        guard var text else { return sum }
        return text.withUTF8 { Checksum.of(UnsafeRawBufferPointer($0), after: sum) }
    }
}

/// CRC-32, as zlib has it.
enum Checksum {
    /// - Parameter sum: The checksum of the bytes before.
    static func of(_ bytes: UnsafeRawBufferPointer, after sum: Int64 = 0) -> Int64 {
        // zlib would begin anew where there is no address.
        guard let start = bytes.baseAddress else { return sum }
        return Int64(crc32_z(UInt(sum), start.assumingMemoryBound(to: UInt8.self), bytes.count))
    }
}

extension TaskKind {
    /// The number in the file.
    var code: Int64 {
        switch self {
        case .train: 1
        case .measure: 2
        case .run: 3
        }
    }

    init?(code: Int64) {
        guard let kind = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = kind
    }
}

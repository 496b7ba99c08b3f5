import Sweep

/// An attempt in a header, refused on both ways unless it counts from 1.
@propertyWrapper
package struct Counted: Codable, Equatable, Sendable {
    package var wrappedValue: Attempt

    package init(wrappedValue: Attempt) { self.wrappedValue = wrappedValue }

    package init(from decoder: any Decoder) throws {
        wrappedValue = try Attempt(from: decoder)
        guard WireProtocol.attempts.contains(wrappedValue.number) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: complaint))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        guard WireProtocol.attempts.contains(wrappedValue.number) else {
            throw EncodingError.invalidValue(
                wrappedValue, .init(codingPath: encoder.codingPath, debugDescription: complaint))
        }
        try wrappedValue.encode(to: encoder)
    }

    private var complaint: String {
        "expected an attempt from \(WireProtocol.attempts.lowerBound) to \(WireProtocol.attempts.upperBound), "
            + "found \(wrappedValue)"
    }
}

// The headers by kind; that of hello is WorkerGreeting itself. Their property names are the keys of the protocol. What
// there is of each task stands in lists beside each other, which read and write several times faster than objects.

struct HeartbeatHeader: Codable {
    var progress: TaskProgress?
    var assignments: Int
}

/// Of acknowledge.
struct AttemptsHeader: Decodable, BatchHeader {
    var tasks: [TaskID]
    var attempts: [Int]

    init(_ items: [TaskAttempt]) {
        tasks = items.map(\.task)
        attempts = items.map(\.attempt.number)
    }

    var counts: [Int] { [tasks.count, attempts.count] }
    var items: [TaskAttempt] { zip(tasks, attempts).map { TaskAttempt($0, Attempt($1)) } }
}

struct DrainingHeader: Codable, BatchHeader {
    var reason: String
    var tasks: [TaskID]
    var attempts: [Int]

    var counts: [Int] { [tasks.count, attempts.count] }
}

struct FinishedHeader: Decodable, BatchHeader {
    var tasks: [TaskID]
    var attempts: [Int]
    /// The length of each result in the first blob.
    var resultBytes: [Int]
    /// The length of each classifier in the second blob, -1 where there is none.
    var classifierBytes: [Int]

    var counts: [Int] { [tasks.count, attempts.count, resultBytes.count, classifierBytes.count] }
}

struct AssignHeader: Decodable, BatchHeader {
    var number: Int
    var tasks: [TaskID]
    var attempts: [Int]
    /// The length of each specification in the first blob.
    var specificationBytes: [Int]
    /// The length of each file in the second blob.
    var fileBytes: [Int]
    /// Which file is the classifier of each task, and which its checkpoint, from 0; -1 for none.
    var classifiers: [Int]
    var checkpoints: [Int]

    var counts: [Int] {
        [tasks.count, attempts.count, specificationBytes.count, classifiers.count, checkpoints.count]
    }
}

/// A header about several tasks, in lists of equal length.
protocol BatchHeader {
    var attempts: [Int] { get }
    /// The lengths of the lists.
    var counts: [Int] { get }
}

struct FailedHeader: Codable {
    var task: TaskID
    @Counted var attempt: Attempt
    var reason: String
    var log: String
}

struct CheckpointHeader: Codable {
    var task: TaskID
    @Counted var attempt: Attempt
    var epochs: Int
}

struct WelcomeHeader: Codable {
    var heartbeatIntervalSeconds: Double
    var checkpointIntervalSeconds: Double
}

/// Of messages that say nothing more than their kind.
struct EmptyHeader: Codable {
    private enum CodingKeys: CodingKey {}

    init() {}

    /// Unlike what the compiler would write, this looks whether there is an object at all.
    init(from decoder: any Decoder) throws { _ = try decoder.container(keyedBy: CodingKeys.self) }
}

/// Of goodbye, leave and refuse.
struct ReasonHeader: Codable {
    var reason: String
}

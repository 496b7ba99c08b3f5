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

// The headers by kind; that of hello is WorkerGreeting itself. Their property names are the keys of the protocol.

struct HeartbeatHeader: Codable {
    var progress: TaskProgress?
}

struct FinishedHeader: Codable {
    var task: TaskID
    @Counted var attempt: Attempt
    var result: TaskResult
}

struct FailedHeader: Codable {
    var task: TaskID
    @Counted var attempt: Attempt
    var reason: String
    var log: String
}

struct WelcomeHeader: Codable {
    var heartbeatIntervalSeconds: Double
}

struct AssignHeader: Codable {
    var task: TaskID
    @Counted var attempt: Attempt
    var specification: TaskSpecification
}

struct AcknowledgeHeader: Codable {
    var task: TaskID
    @Counted var attempt: Attempt
}

/// Of messages that say nothing more than their kind.
struct EmptyHeader: Codable {}

/// Of goodbye and leave.
struct ReasonHeader: Codable {
    var reason: String
}

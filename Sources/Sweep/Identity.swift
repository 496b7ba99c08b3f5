import Numerical

/// The identity of a grid point: a hash of its specification and the version of the numerical method.
package struct PointID: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    package var hash: ContentHash
    package init(_ hash: ContentHash) { self.hash = hash }
    package var description: String { hash.hex }
    package static func < (left: PointID, right: PointID) -> Bool { left.hash < right.hash }

    package init(from decoder: any Decoder) throws { hash = try ContentHash(from: decoder) }
    package func encode(to encoder: any Encoder) throws { try hash.encode(to: encoder) }
}

/// The identity of a task: a hash of its kind, its specification and the version of the numerical method.
package struct TaskID: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    package var hash: ContentHash
    package init(_ hash: ContentHash) { self.hash = hash }
    package var description: String { hash.hex }
    package static func < (left: TaskID, right: TaskID) -> Bool { left.hash < right.hash }

    package init(from decoder: any Decoder) throws { hash = try ContentHash(from: decoder) }
    package func encode(to encoder: any Encoder) throws { try hash.encode(to: encoder) }
}

/// The n-th execution of a task, from 1.
package struct Attempt: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    package var number: Int
    package init(_ number: Int) { self.number = number }
    package var next: Attempt { Attempt(number + 1) }
    package var description: String { String(number) }
    package static func < (left: Attempt, right: Attempt) -> Bool { left.number < right.number }

    package init(from decoder: any Decoder) throws {
        number = try decoder.singleValueContainer().decode(Int.self)
    }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }
}

/// One numbered execution of a task: what an assignment, an answer and a journal entry have in common.
package struct TaskAttempt: Hashable, Sendable, CustomStringConvertible {
    package var task: TaskID
    package var attempt: Attempt

    package init(_ task: TaskID, _ attempt: Attempt) {
        self.task = task
        self.attempt = attempt
    }

    package var description: String { "\(task) attempt \(attempt)" }
}

/// The version of the numerical method; a change of it makes every earlier result new work.
package let numericalMethodVersion = 3

import Events
import Numerical

/// What an identity is the hash of: the canonical JSON of this.
///
/// It does not depend on the order of keys in the configuration, on comments or on where files lie.
private struct IdentifiedContent<Specification: Encodable>: Encodable {
    /// Keeps a point, a training and a measurement of equal settings apart.
    var kind: String
    var method = numericalMethodVersion
    var specification: Specification

    var hash: ContentHash {
        do {
            return ContentHash(of: try CanonicalJSON.bytes(of: self))
        } catch {
            preconditionFailure("a specification of numbers and texts has no JSON: \(error)")
        }
    }
}

extension PointSpecification {
    /// The identity of the point: of everything but the paths of its files and the limits of its programs.
    package var id: PointID {
        PointID(IdentifiedContent(kind: "point", specification: withoutPath).hash)
    }

    /// The part of the point that its training depends on; the measurement does not belong to it.
    package var trainSpecification: TrainSpecification {
        TrainSpecification(
            seed: seed, events: events, variations: variations, training: training, runner: trainingRunner)
    }

    fileprivate var withoutPath: PointSpecification {
        var specification = self
        specification.events = events.withoutPath
        specification.trainingRunner = trainingRunner?.identified
        specification.measurementRunner = measurementRunner?.identified
        return specification
    }
}

extension TrainSpecification {
    /// The identity of the training. All variations belong to it, also those that the training does not use.
    package var id: TaskID {
        var specification = self
        specification.events = events.withoutPath
        specification.runner = runner?.identified
        return TaskID(IdentifiedContent(kind: "train", specification: specification).hash)
    }
}

extension TaskSpecification {
    /// The identity of the task.
    ///
    /// The identity of a measurement is that of its point: the classifier follows from the point.
    package var id: TaskID {
        switch self {
        case .train(let specification): specification.id
        case .measure(let point, _): TaskID(IdentifiedContent(kind: "measure", specification: point.withoutPath).hash)
        case .run(let specification): specification.id
        }
    }
}

extension PointWork {
    /// The identity of the point, which a task of the user's own shares with its point.
    package var id: PointID {
        switch self {
        case .measurement(let specification): specification.id
        case .run(let specification): PointID(specification.id.hash)
        }
    }
}

extension EventsSettings {
    fileprivate var withoutPath: EventsSettings {
        guard case .higgsml(var settings) = source else { return self }
        settings.path = ""
        var events = self
        events.source = .higgsml(settings)
        return events
    }
}

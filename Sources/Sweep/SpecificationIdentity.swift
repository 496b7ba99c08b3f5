import Events
import Numerical

/// What an identity is the hash of: the canonical JSON of this.
///
/// It does not depend on the order of keys in the configuration, on comments or on where the data file lies.
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
    /// The identity of the point: of everything but the path of its data file.
    package var id: PointID {
        PointID(IdentifiedContent(kind: "point", specification: withoutPath).hash)
    }

    /// The part of the point that its training depends on; the measurement does not belong to it.
    package var trainSpecification: TrainSpecification {
        TrainSpecification(seed: seed, events: events, variations: variations, training: training)
    }

    fileprivate var withoutPath: PointSpecification {
        var specification = self
        specification.events = events.withoutPath
        return specification
    }
}

extension TrainSpecification {
    /// The identity of the training. All variations belong to it, also those that the training does not use.
    package var id: TaskID {
        var specification = self
        specification.events = events.withoutPath
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

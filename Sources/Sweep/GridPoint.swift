/// One point of a grid, made on demand.
package struct GridPoint: Sendable, Equatable {
    /// Position in the grid, from 0.
    package var index: Int
    /// Axis path and value in the order of the axes.
    package var coordinates: [Coordinate]
    package var work: PointWork

    /// The settings of training and measurement; nil for a task of the user's own.
    package var specification: PointSpecification? { work.specification }

    /// The identity of the point.
    package var id: PointID { work.id }

    /// The training and the measurement that the point needs, in this order.
    ///
    /// Points that differ only in their measurement have the same training. A task of the user's own is alone, in the
    /// place of the measurement.
    package var tasks: (train: IdentifiedTask?, measure: IdentifiedTask) {
        switch work {
        case .measurement(let specification):
            let train = IdentifiedTask(.train(specification.trainSpecification))
            return (train, IdentifiedTask(.measure(specification, classifier: train.id)))
        case .run(let specification): return (nil, IdentifiedTask(.run(specification)))
        }
    }
}

/// A task with its identity.
package struct IdentifiedTask: Sendable, Equatable {
    package var id: TaskID
    package var specification: TaskSpecification

    /// Computes the identity.
    package init(_ specification: TaskSpecification) {
        id = specification.id
        self.specification = specification
    }
}

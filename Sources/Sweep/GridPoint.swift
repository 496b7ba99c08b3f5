/// One point of a grid, made on demand.
package struct GridPoint: Sendable, Equatable {
    /// Position in the grid, from 0.
    package var index: Int
    /// Axis path and value in the order of the axes.
    package var coordinates: [Coordinate]
    package var specification: PointSpecification

    /// The identity of the point.
    package var id: PointID { specification.id }

    /// The training and the measurement that the point needs, in this order.
    ///
    /// Points that differ only in their measurement have the same training.
    package var tasks: (train: IdentifiedTask, measure: IdentifiedTask) {
        let train = IdentifiedTask(.train(specification.trainSpecification))
        return (train, IdentifiedTask(.measure(specification, classifier: train.id)))
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

extension Inference {
    /// All results as JSON; what does not exist or is not finite is `null`.
    package var document: JSONValue {
        let names = model.parameters.map(\.name)
        let members: [JSONMember] = [
            JSONMember("measurement", .string(model.measurement.name)),
            JSONMember("normsys_code", .string(model.interpolation.normalisation.rawValue)),
            JSONMember("histosys_code", .string(model.interpolation.shape.rawValue)),
            JSONMember("status", .string(fit.status.rawValue)),
            JSONMember("twice_nll", .optional(fit.twiceNegativeLogLikelihood)),
            JSONMember("estimated_distance_to_minimum", .optional(fit.estimatedDistanceToMinimum)),
            JSONMember("parameter_of_interest", interest.map { .string(names[$0.index]) } ?? .null),
            JSONMember("parameters", .object(names.indices.map { JSONMember(names[$0], parameter($0)) })),
            JSONMember("correlation", correlation),
            JSONMember("goodness_of_fit", goodness.document),
        ]
        return .object(members + (interest?.members(names) ?? []))
    }

    private func parameter(_ index: Int) -> JSONValue {
        let parameter = fit.parameters[index]
        let pull = pulls.first { $0.index == index }
        return .object([
            JSONMember("value", .optional(parameter.value)),
            JSONMember("uncertainty", .optional(parameter.uncertainty)),
            JSONMember("minos_up", .optional(intervals[index]?.up)),
            JSONMember("minos_down", .optional(intervals[index]?.down)),
            JSONMember("pull", .optional(pull?.value)),
            JSONMember("constraint", .optional(pull?.constraint)),
            JSONMember("is_fixed", .bool(parameter.isFixed)),
            JSONMember("is_at_bound", .bool(parameter.isAtBound)),
            JSONMember("is_undetermined", .bool(parameter.isUndetermined)),
            JSONMember("is_undetermined", .bool(parameter.isUndetermined)),
        ])
    }

    /// Of the parameters that have an uncertainty.
    private var correlation: JSONValue {
        let correlated = fit.parameters.indices.filter { fit.correlation($0, $0) != nil }
        return .object([
            JSONMember("parameters", .array(correlated.map { .string(model.parameters[$0].name) })),
            JSONMember(
                "matrix",
                .array(correlated.map { row in .array(correlated.map { .optional(fit.correlation(row, $0)) }) })),
        ])
    }
}

extension GoodnessOfFit {
    fileprivate var document: JSONValue {
        .object([
            JSONMember("statistic", .optional(statistic)),
            JSONMember("degrees_of_freedom", .integer(degreesOfFreedom)),
            JSONMember("p_value", .optional(pValue)),
        ])
    }
}

extension JSONValue {
    /// A finite number, else null.
    static func optional(_ value: Double?) -> JSONValue {
        value.flatMap { $0.isFinite ? .real($0) : nil } ?? .null
    }

    static func integer(_ value: Int) -> JSONValue { .number(.integer(value)) }
}

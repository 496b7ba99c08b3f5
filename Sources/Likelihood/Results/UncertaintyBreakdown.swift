import Numerical

/// Parameters that share a name in a breakdown of an uncertainty.
package struct ParameterGroup: Sendable, Equatable {
    package let name: String
    /// Indices of the parameters.
    package let parameters: [Int]

    package init(name: String, parameters: [Int]) {
        self.name = name
        self.parameters = parameters
    }

    /// The parameters of a model whose names match one of the patterns, in which `*` stands for any characters.
    package init(name: String, matching patterns: [String], in model: StatisticalModel) {
        let parameters = model.parameters.indices.filter { index in
            patterns.contains { model.parameters[index].name.matches(pattern: $0) }
        }
        self.init(name: name, parameters: parameters)
    }
}

/// The parts of the uncertainty of a parameter.
///
/// The part of a group G is what is gone when its parameters are known to be at their best fit:
///
///     part(G) = √(σ² − σ²_G fixed) = √(c_Gᵀ C_GG⁻¹ c_G),      c_G = C_Gµ
///
/// with the covariance C of the best fit, which gives the same as a further fit with G fixed and the Hessian there.
/// Parts of correlated groups do not add in quadrature to the whole.
package struct UncertaintyBreakdown: Sendable, Equatable {
    package struct Part: Sendable, Equatable {
        package let group: ParameterGroup
        package let uncertainty: Double
    }

    /// σ.
    package let total: Double
    /// The uncertainty with all constrained parameters known to be at their best fit.
    package let statistical: Double
    /// √(σ² − σ²_statistical), the part of all constrained parameters together.
    package let systematic: Double
    /// The groups asked for, then what is in none of them, where there is any: `Monte-Carlo statistics` (the γ of
    /// uncertainties bin by bin), `free parameters` (without constraint) and `other constrained parameters`.
    package let parts: [Part]
}

extension FitResult {
    /// The parts of the uncertainty of a parameter, from the covariance, without any fit.
    ///
    /// - Parameters:
    ///   - interest: The index of the parameter.
    ///   - model: The model that was fitted.
    ///   - groups: Further groups; a parameter may be in several.
    /// - Returns: nil when the parameter has no uncertainty.
    package func breakdown(
        of interest: Int, in model: StatisticalModel, groups: [ParameterGroup] = []
    ) -> UncertaintyBreakdown? {
        guard let total = parameters[interest].uncertainty, total > 0,
            let systematic = groupImpact(of: model.constrainedParameters, on: interest)
        else { return nil }
        let grouped = Set(groups.flatMap(\.parameters) + [interest])
        let parts = (groups + model.standardGroups(without: grouped)).compactMap { group in
            groupImpact(of: group.parameters, on: interest).map {
                UncertaintyBreakdown.Part(group: group, uncertainty: $0)
            }
        }
        return UncertaintyBreakdown(
            total: total, statistical: max(0, total * total - systematic * systematic).squareRoot(),
            systematic: systematic, parts: parts)
    }

    /// The part of a group of parameters in the uncertainty of another, see `UncertaintyBreakdown`.
    ///
    /// - Returns: 0 for parameters that are all fixed or held at bounds, nil without a covariance.
    package func groupImpact(of group: [Int], on interest: Int) -> Double? {
        guard let covariance else { return nil }
        let count = parameters.count
        let group = Set(group).subtracting([interest]).sorted().filter { covariance[$0 * (count + 1)] > 0 }
        // In units of the uncertainties: their sizes may be far apart.
        let scales = group.map { covariance[$0 * (count + 1)].squareRoot() }
        var factor: [Double] = []
        for (index, scale) in zip(group, scales) {
            for (other, otherScale) in zip(group, scales) {
                factor.append(covariance[index * count + other] / (scale * otherScale))
            }
        }
        guard SymmetricKernels.factorise(&factor, size: group.count) != nil else { return nil }
        let couplings = zip(group, scales).map { covariance[$0 * count + interest] / $1 }
        var solution = couplings
        SymmetricKernels.solve(factor: factor, size: group.count, &solution)
        return max(0, zip(couplings, solution).reduce(0) { $0 + $1.0 * $1.1 }).squareRoot()
    }

    /// The post-fit impact of a parameter to first order, C_iµ / σ_i, with its sign.
    ///
    /// - Returns: nil when the parameter has no uncertainty.
    package func linearImpact(of index: Int, on interest: Int) -> Double? {
        guard let covariance, let uncertainty = parameters[index].uncertainty, uncertainty > 0 else { return nil }
        return covariance[index * parameters.count + interest] / uncertainty
    }
}

extension StatisticalModel {
    /// Parameters by what they are, those of `excluded` left out and empty groups too.
    fileprivate func standardGroups(without excluded: Set<Int>) -> [ParameterGroup] {
        let rest = parameters.indices.filter { !excluded.contains($0) && !parameters[$0].isFixed }
        func group(_ name: String, _ isMember: (Parameter) -> Bool) -> ParameterGroup {
            ParameterGroup(name: name, parameters: rest.filter { isMember(parameters[$0]) })
        }
        return [
            group("Monte-Carlo statistics") { $0.isBinwise && $0.constraint != .none },
            group("free parameters") { $0.constraint == .none },
            group("other constrained parameters") { !$0.isBinwise && $0.constraint != .none },
        ].filter { !$0.parameters.isEmpty }
    }
}

extension Parameter {
    /// Whether it is a factor γ of one bin.
    fileprivate var isBinwise: Bool { kind == .staterror || kind == .shapesys || kind == .shapefactor }
}

extension String {
    /// Whether the whole string is the pattern with something, or nothing, in place of every `*`.
    fileprivate func matches(pattern: String) -> Bool {
        let pieces = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard pieces.count > 1, let first = pieces.first, let last = pieces.last else { return self == pattern }
        guard hasPrefix(first), hasSuffix(last), count >= first.count + last.count else { return false }
        var rest = dropFirst(first.count).dropLast(last.count)
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let range = rest.firstRange(of: piece) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}

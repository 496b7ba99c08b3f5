import Glibc

/// What is known of the nuisance parameter z beside the counts in the bins of the classifier.
package enum FamilyConstraint: Sendable, Equatable {
    /// Nothing.
    case none
    /// ½ ((z − centre) / width)² + ln width + ½ ln 2π (equation 4 of paper C).
    case gaussian(centre: Double, width: Double)
    /// The counts of an auxiliary measurement (equation B1 of paper C), Σ_k −ln Poisson(counts_k | templates_k(z)).
    ///
    /// `templates` has the shape `[hypotheses][auxiliary bins]`, in the order in which the hypotheses are given.
    case auxiliary(templates: [[Double]], counts: [Double])

    /// The constraint with its templates in the order of increasing z.
    ///
    /// - Throws: `ModelError` when the width is not a finite number above 0, or the templates do not fit.
    func sorted(asIn nuisanceValues: [Double]) throws(ModelError) -> FamilyConstraint {
        switch self {
        case .none:
            return self
        case .gaussian(let centre, let width):
            guard centre.isFinite, width > 0, width.isFinite else {
                throw .invalidParameter("z", reason: "a constraint to \(centre) with a width of \(width)")
            }
            return self
        case .auxiliary(let templates, let counts):
            guard templates.count == nuisanceValues.count else {
                throw .binCountMismatch(
                    what: "auxiliary templates", expected: nuisanceValues.count, found: templates.count)
            }
            try ModelValidation.check(counts, count: counts.count, place: "the auxiliary data")
            for (z, template) in zip(nuisanceValues, templates) {
                try ModelValidation.check(template, count: counts.count, place: "the auxiliary template at z = \(z)")
            }
            let order = nuisanceValues.indices.sorted { nuisanceValues[$0] < nuisanceValues[$1] }
            return .auxiliary(templates: order.map { templates[$0] }, counts: counts)
        }
    }

    /// The term of −ln L with all constants.
    ///
    /// - Parameters:
    ///   - z: The value of the nuisance parameter.
    ///   - index: Its place among the values in increasing order.
    func value(at z: Double, index: Int) -> Double {
        switch self {
        case .none:
            return 0
        case .gaussian(let centre, let width):
            let pull = (z - centre) / width
            return pull * pull / 2 + normalisation
        case .auxiliary(let templates, let counts):
            return zip(counts, templates[index]).reduce(normalisation) {
                $0 + PoissonTerm.deviation(count: $1.0, yield: $1.1)
            }
        }
    }

    /// The part of the term that does not depend on z.
    var normalisation: Double {
        switch self {
        case .none: 0
        case .gaussian(_, let width): log(width) + log(2 * .pi) / 2
        case .auxiliary(_, let counts): CountTerm.poisson.constant(of: counts)
        }
    }
}

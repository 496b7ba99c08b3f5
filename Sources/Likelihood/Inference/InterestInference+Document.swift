extension InterestInference {
    /// The members of the document that tell of the parameter of interest.
    ///
    /// - Parameter names: Those of all parameters.
    func members(_ names: [String]) -> [JSONMember] {
        [
            JSONMember("significance", significance),
            JSONMember("cls", cls.document { $0.document }),
            JSONMember("upper_limit", limit.document { $0.document }),
            JSONMember("asimov_uncertainty", .optional(asimovUncertainty)),
            JSONMember("uncertainty_breakdown", breakdown?.document ?? .null),
            JSONMember("impacts", impacts.map { .array($0.map(\.document)) } ?? .null),
            JSONMember("scan", scan.map { .array($0.map(\.document)) } ?? .null),
            JSONMember("surface", surface.map { $0.document(names[index], names[$0.partner]) } ?? .null),
            JSONMember("toys", toys?.document ?? .null),
        ]
    }

    private var significance: JSONValue {
        .object([
            JSONMember("observed", .optional(discovery.significance)),
            JSONMember("expected", .optional(expectedDiscovery.value?.significance)),
            JSONMember("expected_prefit", .optional(prefitExpectedDiscovery.value?.significance)),
            JSONMember("q0", .optional(discovery.q0)),
            JSONMember("p0", .optional(discovery.pValue)),
            JSONMember("status", .string(discovery.status.rawValue)),
            JSONMember("expected_status", .string(expectedDiscovery.word)),
            JSONMember("expected_prefit_status", .string(prefitExpectedDiscovery.word)),
        ])
    }
}

extension Result {
    /// The value, nil where there is a reason why not.
    package var value: Success? { try? get() }

    /// The value as JSON, or the reason why there is none.
    fileprivate func document(_ write: (Success) -> JSONValue) -> JSONValue {
        switch self {
        case .success(let value): write(value)
        case .failure(let reason): .object([JSONMember("status", .string("\(reason)"))])
        }
    }
}

extension Result<DiscoveryTest, ModelError> {
    fileprivate var word: String {
        switch self {
        case .success(let test): test.status.rawValue
        case .failure(let reason): "\(reason)"
        }
    }
}

extension CLsTest {
    fileprivate var document: JSONValue {
        .object([
            JSONMember("mu_test", .real(signalStrength)),
            JSONMember("observed", .optional(observed)),
            JSONMember("expected", .array(expected.map(JSONValue.optional))),
            JSONMember("clsb", .optional(clsb)),
            JSONMember("clb", .optional(clb)),
            JSONMember("qmu_tilde", .optional(qMuTilde)),
            JSONMember("status", .string(status.rawValue)),
        ])
    }
}

extension UpperLimit {
    fileprivate var document: JSONValue {
        .object([
            JSONMember("confidence_level", .real(confidenceLevel)),
            JSONMember("observed", .optional(observed.value)),
            JSONMember("expected", .array(expected.map { .optional($0.value) })),
            JSONMember("status", .string(observed.word)),
        ])
    }
}

extension Crossing {
    /// How the search ended, in one word.
    fileprivate var word: String {
        switch self {
        case .found: "found"
        case .notReached: "notReached"
        case .failed(let status): status.rawValue
        }
    }
}

extension UncertaintyBreakdown {
    fileprivate var document: JSONValue {
        .object([
            JSONMember("total", .optional(total)),
            JSONMember("statistical", .optional(statistical)),
            JSONMember("systematic", .optional(systematic)),
            JSONMember("groups", .object(parts.map { JSONMember($0.group.name, .optional($0.uncertainty)) })),
        ])
    }
}

extension Impact {
    fileprivate var document: JSONValue {
        .object([
            JSONMember("name", .string(name)),
            JSONMember("prefit_up", .optional(prefit?.up.value)),
            JSONMember("prefit_down", .optional(prefit?.down.value)),
            JSONMember("postfit_up", .optional(postfit?.up.value)),
            JSONMember("postfit_down", .optional(postfit?.down.value)),
            JSONMember("postfit_linear", .optional(linear)),
        ])
    }
}

extension ProfilePoint {
    fileprivate var document: JSONValue {
        .object([
            JSONMember("mu", .real(value)), JSONMember("delta", .optional(rise)),
            JSONMember("twice_nll", .optional(fit.twiceNegativeLogLikelihood)),
            JSONMember("status", .string(fit.status.rawValue)),
        ])
    }
}

extension ProfileSurface {
    fileprivate func document(_ name: String, _ partner: String) -> JSONValue {
        .object([
            JSONMember("parameters", .array([.string(name), .string(partner)])),
            JSONMember("first", .array(grid.first.map(JSONValue.real))),
            JSONMember("second", .array(grid.second.map(JSONValue.real))),
            JSONMember("delta", .array(grid.points.map { .array($0.map { .optional($0.rise) }) })),
            JSONMember("status", .array(grid.points.map { .array($0.map { .string($0.fit.status.rawValue) }) })),
        ])
    }
}

extension ToyInference {
    fileprivate var document: JSONValue {
        .object([
            JSONMember("count", .integer(count)),
            JSONMember("cls", probability(exclusion?.cls)),
            JSONMember("cls_expected", .array((exclusion?.expectedCLs ?? []).map(JSONValue.optional))),
            JSONMember("clsb", probability(exclusion?.clsb)),
            JSONMember("clb", probability(exclusion?.clb)),
            JSONMember("p0", probability(discovery?.p0)),
            JSONMember("significance", .optional(discovery?.significance)),
            JSONMember(
                "failed_fits", .object(failureCounts.map { JSONMember($0.status.rawValue, .integer($0.count)) })),
        ])
    }

    private func probability(_ probability: ToyProbability?) -> JSONValue {
        probability.map {
            .object([
                JSONMember("value", .optional($0.value)), JSONMember("uncertainty", .optional($0.uncertainty)),
            ])
        } ?? .null
    }
}

/// Where a profile, or a figure made of profiles, reaches a wanted height.
package enum Crossing: Sendable, Equatable {
    case found(Double)
    /// Not before the bound of the parameter, or at no value within reach: the data do not tell.
    case notReached
    /// A fit on the way did not end at a minimum.
    case failed(FitStatus)

    /// The value, nil where there is none.
    package var value: Double? {
        if case .found(let value) = self { value } else { nil }
    }

    /// The crossing by its distance to another value.
    func relative(to origin: Double) -> Crossing {
        if case .found(let value) = self { .found(value - origin) } else { self }
    }
}

/// The search for a crossing on profiles of which each point costs a fit.
///
/// The curves through the known points are solved for the crossing, which costs no fit; the profiles are then fitted
/// there and the curves solved again, until the crossing stays. A round squares the precision at least.
struct CrossingSearch {
    /// What the figure is made of.
    let profiles: [ProfileLikelihood]
    /// Where the search begins and the figure is below 0.
    let origin: Double
    /// The last value to try, on either side of the origin.
    let limit: Double
    /// The figure as `ProfileLikelihood.estimate(at:)` sees it; it rises from the origin to the limit.
    let figure: (Double) -> Double

    func run() -> Crossing {
        var last: Double?
        var status = FitStatus.converged
        for round in 0..<Self.maximumRounds {
            let crossing = solve()
            if let last, ((crossing ?? limit) - last).magnitude <= Self.precision * (last - origin).magnitude {
                guard status.isMinimum else { return .failed(status) }
                return crossing.map(Crossing.found) ?? .notReached
            }
            let next = next(after: crossing ?? limit, round: round)
            status = FitStatus.firstFailure(profiles.map { $0.point(at: next).fit.status })
            last = next
        }
        return .failed(status.isMinimum ? .iterationLimit : status)
    }

    /// The crossing of the figure by halving, nil when it is not reached at the limit.
    private func solve() -> Double? {
        var inside = origin
        var outside = limit
        guard figure(limit) >= 0 else { return nil }
        // Halving is cheap beside a fit and asks nothing of the curve.
        while (outside - inside).magnitude > Self.resolution * (outside - origin).magnitude {
            let middle = inside + (outside - inside) / 2
            guard middle != inside, middle != outside else { break }
            if figure(middle) < 0 { inside = middle } else { outside = middle }
        }
        return inside + (outside - inside) / 2
    }

    /// The value to fit: the crossing, but not much farther out than what is known.
    private func next(after crossing: Double, round: Int) -> Double {
        let known = profiles.map { $0.reach(from: origin, towards: limit) }.min() ?? 0
        let distance = (crossing - origin).magnitude
        // Beyond a flat part the curves promise a crossing nearby again and again.
        if distance > Self.stride * known || (distance > known && round >= 8) {
            let farther = origin + (limit < origin ? -1 : 1) * Self.stride * known
            return (limit - origin).magnitude < Self.stride * known ? limit : farther
        }
        // Curves may mislead again and again on a profile that is not smooth; halving does not.
        guard round >= 8, round.isMultiple(of: 2), let around = profiles.first?.neighbours(of: crossing) else {
            return crossing
        }
        return (around.below + around.above) / 2
    }

    /// How many standard deviations from its origin a search without bound gives up.
    static let farthest = 1e4
    /// The result is a crossing of curves of which a point is nearer than this share of the distance to the origin; a
    /// smooth curve is then off by less than its square.
    private static let precision = 1e-6
    private static let resolution = 1e-12
    private static let stride = 8.0
    private static let maximumRounds = 80
}

extension ProfileLikelihood {
    /// The profile at given values, which may lie outside the bounds.
    package func scan(_ values: [Double]) -> [ProfilePoint] { values.map(point) }

    /// The profile at equal distances around the best fit.
    ///
    /// - Parameters:
    ///   - standardDeviations: How far to go on both sides; values outside the bounds of the parameter are left out.
    ///   - count: How many values, the best fit in the middle of an odd number.
    package func scan(standardDeviations: Double, count: Int) -> [ProfilePoint] {
        scan(values(standardDeviations: standardDeviations, count: count))
    }

    /// The values of such a scan.
    package func values(standardDeviations: Double, count: Int) -> [Double] {
        let step = count > 1 ? 2 * standardDeviations * scale / Double(count - 1) : 0
        let first = bestValue - step * Double(count - 1) / 2
        // Not by adding steps: the middle shall be the best fit itself.
        let values = (0..<count).map { 2 * $0 + 1 == count ? bestValue : first + Double($0) * step }
        return values.filter(fitter.bounds[interest].contains)
    }
}

/// −2 ln λ over two parameters, all others at their best.
package struct ProfileGrid: Sendable, Equatable {
    package struct Point: Sendable, Equatable {
        /// −2 ln λ; infinity where there is no likelihood.
        package let rise: Double
        /// The fit of all other parameters.
        package let fit: FitResult
    }

    package let first: [Double]
    package let second: [Double]
    /// Shape `[first][second]`.
    package let points: [[Point]]
}

extension Fitter {
    /// The likelihood over two parameters, relative to the best fit.
    ///
    /// A row begins with a full fit, next to the row before; its covariance leads through the row.
    ///
    /// - Parameters:
    ///   - first: Index and values of the parameter that changes from row to row.
    ///   - second: Index and values of the parameter that changes along a row.
    ///   - bestFit: The fit of all parameters.
    package func scan(
        _ first: (index: Int, values: [Double]), _ second: (index: Int, values: [Double]), bestFit: FitResult
    ) -> ProfileGrid {
        var anchor = bestFit
        let points = first.values.map { value in
            anchor = fit(fixing: [first.index: value], startingAt: anchor.values)
            return second.values.map { other in
                let fit = refit(fixing: [first.index: value, second.index: other], near: anchor)
                return ProfileGrid.Point(rise: fit.deviance - bestFit.deviance, fit: fit)
            }
        }
        return ProfileGrid(first: first.values, second: second.values, points: points)
    }
}

import Glibc

extension RandomStream {
    /// A count from the Poisson distribution, a whole number, exact for every mean.
    ///
    /// Below a mean of 10 by the product of uniform numbers, from there on by transformed rejection with squeeze:
    /// algorithm PTRS of W. Hörmann, Insurance: Mathematics and Economics 12 (1993) 39.
    ///
    /// - Parameter mean: Not negative and finite, else it traps; a mean of 0 gives 0.
    package mutating func poisson(mean: Double) -> Double {
        precondition(mean >= 0 && mean < .infinity, "a Poisson distribution of mean \(mean) does not exist")
        if mean == 0 { return 0 }
        return mean < 10 ? poissonByProduct(mean: mean) : poissonByRejection(mean: mean)
    }

    /// The number of arrivals of a unit process before the time `mean`: waiting times are −ln of uniform numbers.
    private mutating func poissonByProduct(mean: Double) -> Double {
        let limit = exp(-mean)
        var count = 0.0
        var product = uniform()
        while product > limit {
            product *= uniform()
            count += 1
        }
        return count
    }

    /// The names are Hörmann's: the transformation is k = ⌊(2a / us + b) u + mean + 0.43⌋.
    private mutating func poissonByRejection(mean: Double) -> Double {
        let b = 0.931 + 2.53 * mean.squareRoot()
        let a = -0.059 + 0.02483 * b
        let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
        let vr = 0.9277 - 3.6224 / (b - 2)
        while true {
            let u = uniform() - 0.5
            let v = uniform()
            let us = 0.5 - u.magnitude
            let count = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
            if us >= 0.07, v <= vr { return count }
            if count < 0 || us < 0.013 && v > us { continue }
            let logAcceptance = log(v * inverseAlpha / (a / (us * us) + b))
            if logAcceptance <= SpecialFunctions.logPoissonProbability(of: count, mean: mean) { return count }
        }
    }
}

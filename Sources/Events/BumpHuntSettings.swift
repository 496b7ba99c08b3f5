/// The toy of paper D (B. Nachman, SciPost Phys. 8 (2020) 090), Sec. 2: a peak on a uniform background, on a circle.
///
/// Features are "y0" and "y1", the measured energies of two daughters, "y" = y0 + y1, and "sigma", the resolution of either
/// with which the event was drawn. Counts are of both processes together, in equal parts, unit weights before the
/// normalisation to yields.
package struct BumpHuntSettings: Sendable, Codable, Equatable {
    /// That of training and validation.
    package var resolution: BumpHuntResolution
    /// That of the test events; nil for the same.
    package var testResolution: BumpHuntResolution?
    package var train: Int
    package var validation: Int
    package var test: Int

    package init(
        resolution: BumpHuntResolution, testResolution: BumpHuntResolution? = nil, train: Int, validation: Int,
        test: Int
    ) {
        self.resolution = resolution
        self.testResolution = testResolution
        self.train = train
        self.validation = validation
        self.test = test
    }
}

/// The resolutions σ that occur: standard deviations of y0 and of y1, so that y has √2 σ, in units of the circle.
package enum BumpHuntResolution: Sendable, Codable, Equatable {
    /// At least one, all different, each above 0 and at most 1; the events of a process take them in turn.
    case values([Double])
    /// Uniform between two numbers from 0 to 1, the first below the second.
    case uniform(from: Double, to: Double)
}

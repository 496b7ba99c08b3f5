/// A binned statistical model of the HistFactory kind: Poisson counts in channels, constrained nuisance parameters.
///
///     let model = try StatisticalModel(
///         channels: [
///             Channel(name: "sr", samples: [
///                 Sample(name: "signal", nominal: [12], modifiers: [.normalisationFactor("mu")]),
///                 Sample(name: "background", nominal: [50],
///                        modifiers: [.normalisationUncertainty("xs", up: 1.1, down: 0.92)]),
///             ])
///         ],
///         measurement: Measurement(parametersOfInterest: ["mu"]))
///     let fit = try NegativeLogLikelihood(model: model, data: model.asimovDataSet(setting: ["mu": 1])).fit()
///
/// The likelihood is Π_b Poisson(n_b | ν_b(µ, θ)) · Π_p constraint(a_p | θ_p). Bins of all channels stand one after
/// the other wherever an array has the shape `[bins]`.
package struct StatisticalModel: Sendable {
    package let channels: [Channel]
    package let measurement: Measurement
    package let interpolation: InterpolationCodes
    /// In the order of every vector of parameter values, shape `[parameters]`.
    package let parameters: [Parameter]
    /// Indices of the parameters of interest.
    package let parametersOfInterest: [Int]
    /// Bins of all channels together.
    package let binCount: Int
    /// Indices of the parameters with an auxiliary datum, in the order of `ModelData.auxiliaryData`.
    package let constrainedParameters: [Int]
    /// The same, ready for computing.
    let compiled: CompiledModel

    /// Derives the parameters, checks and compiles a model.
    ///
    /// - Throws: `ModelError` for an empty model, two equal names, unequal bin counts, a yield or an uncertainty that is
    ///   impossible, a normalisation factor not above 0, or impossible parameter settings.
    package init(
        channels: [Channel], measurement: Measurement, interpolation: InterpolationCodes = InterpolationCodes()
    ) throws(ModelError) {
        try ModelValidation.check(channels: channels)
        let sets = try ParameterSets(channels: channels, settings: measurement.parameters)
        try ModelValidation.check(parameters: sets.parameters)
        guard sets.parameters.count <= Self.mostParameters else {
            throw .tooManyParameters(sets.parameters.count, limit: Self.mostParameters)
        }
        var interests: [Int] = []
        for name in measurement.parametersOfInterest {
            guard let range = sets.ranges[name], range.count == 1 else { throw .parameterOfInterestMissing(name) }
            interests.append(range.lowerBound)
        }
        self.channels = channels
        self.measurement = measurement
        self.interpolation = interpolation
        parameters = sets.parameters
        parametersOfInterest = interests
        binCount = channels.reduce(0) { $0 + $1.binCount }
        constrainedParameters = parameters.indices.filter { sets.parameters[$0].constraint != .none }
        compiled = CompiledModel(channels: channels, sets: sets, interpolation: interpolation)
    }

    /// A Hessian of 800 MB.
    private static let mostParameters = 10_000

    /// The start of a fit, shape `[parameters]`.
    package var initialValues: [Double] { parameters.map(\.initial) }

    /// The index of the parameter with this name.
    package func index(of name: String) -> Int? { parameters.firstIndex { $0.name == name } }

    /// The expected data at a point of the parameter space, taken as data, the auxiliary data among them.
    ///
    /// Fits of it give the median expected results (arXiv:1007.1727, Sec. 3.2).
    ///
    /// - Parameter values: Shape `[parameters]`.
    package func asimovDataSet(at values: [Double]) -> ModelData {
        ModelData(
            counts: expectedYields(at: values),
            auxiliaryData: zip(parameters, values).compactMap { $0.constraint.expectedAuxiliaryData(at: $1) })
    }

    /// The expected data at the initial values of all parameters but some, by name.
    package func asimovDataSet(setting values: [String: Double]) -> ModelData {
        asimovDataSet(at: parameters.map { values[$0.name] ?? $0.initial })
    }

    /// The counts with the auxiliary data that the model states.
    ///
    /// - Parameter counts: Observed events, shape `[channels][bins]`.
    package func data(counts: [[Double]]) -> ModelData {
        ModelData(counts: counts, auxiliaryData: parameters.compactMap(\.constraint.nominalAuxiliaryData))
    }
}

/// What is observed: the counts of every channel and the auxiliary data of every constraint.
package struct ModelData: Sendable, Equatable {
    /// Observed counts n by channel in the order of the model, shape `[channels][bins]`; need not be integers.
    package var counts: [[Double]]
    /// In the order of `StatisticalModel.constrainedParameters`.
    package var auxiliaryData: [Double]

    package init(counts: [[Double]], auxiliaryData: [Double]) {
        self.counts = counts
        self.auxiliaryData = auxiliaryData
    }
}

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
///         parameters: [.free("mu", bounds: -10...10), .nuisance("xs")], parameterOfInterest: "mu")
///     let fit = try model.fit(model.asimovDataSet(signalStrength: 1))
///
/// The likelihood is Π_b Poisson(n_b | ν_b(µ, θ)) · Π_p constraint(a_p | θ_p). Bins of all channels stand one after
/// the other wherever an array has the shape `[bins]`.
package struct StatisticalModel: Sendable {
    package let channels: [Channel]
    /// In the order of every vector of parameter values, shape `[parameters]`.
    package let parameters: [Parameter]
    /// Index of the signal strength µ.
    package let parameterOfInterest: Int
    /// Bins of all channels together.
    package let binCount: Int
    /// Indices of the parameters with an auxiliary datum, in the order of `ModelData.auxiliaryData`.
    package let constrainedParameters: [Int]
    /// The samples of all channels, ready for computing.
    let samples: [CompiledSample]

    /// Checks and compiles a model.
    ///
    /// - Throws: `ModelError` for an empty model, two equal names, unequal bin counts, a negative yield, a yield that is
    ///   no finite number, an unknown parameter, a normalisation factor not above 0, or impossible parameter settings.
    package init(channels: [Channel], parameters: [Parameter], parameterOfInterest: String) throws(ModelError) {
        try ModelValidation.check(parameters: parameters)
        try ModelValidation.check(channels: channels, parameterNames: Set(parameters.map(\.name)))
        guard let interest = parameters.firstIndex(where: { $0.name == parameterOfInterest }) else {
            throw .parameterOfInterestMissing(parameterOfInterest)
        }
        let indices = Dictionary(uniqueKeysWithValues: parameters.enumerated().map { ($1.name, $0) })
        var compiled: [CompiledSample] = []
        var bins = 0
        for channel in channels {
            compiled += channel.samples.map { CompiledSample($0, firstBin: bins, parameterIndices: indices) }
            bins += channel.binCount
        }
        self.channels = channels
        self.parameters = parameters
        self.parameterOfInterest = interest
        binCount = bins
        constrainedParameters = parameters.indices.filter { parameters[$0].constraint != .none }
        samples = compiled
    }

    /// The start of a fit, shape `[parameters]`.
    package var initialValues: [Double] { parameters.map(\.initial) }

    /// The index of the parameter with this name.
    package func index(of name: String) -> Int? { parameters.firstIndex { $0.name == name } }

    /// The expected data at a signal strength and nominal nuisance parameters, taken as data.
    ///
    /// Fits of it give the median expected results (arXiv:1007.1727, Sec. 3.2).
    package func asimovDataSet(signalStrength: Double) -> ModelData {
        var values = initialValues
        values[parameterOfInterest] = signalStrength
        return ModelData(
            counts: expectedYields(at: values),
            auxiliaryData: parameters.compactMap(\.constraint.nominalAuxiliaryData))
    }
}

extension Channel {
    /// Bins of the first sample, which validation makes those of all.
    var binCount: Int { samples.first?.nominal.count ?? 0 }
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

import Likelihood
import Numerical

/// Random models as analyses have them, with all seven kinds of modifiers and data that fluctuate about the expectation.
///
/// A control region with a free shape and statistical uncertainties that it shares with the signal regions, of which there
/// are one to three with one to four bins. The variations are moderate and their sides differ, so that the likelihood has
/// one minimum.
struct RandomFitModel {
    let model: StatisticalModel
    let data: ModelData

    init(seed: Int) throws {
        var stream = RandomStream(testing: "random fits", seed: seed)
        let channels = (0...stream.integer(in: 1...3)).map { stream.region($0) }
        try self.init(channels: channels, stream: &stream)
    }

    private init(channels: [Channel], stream: inout RandomStream) throws {
        model = try Self.model(channels)
        let expected = model.expectedYields(at: model.initialValues)
        data = model.data(counts: expected.map { $0.map { stream.poisson(mean: $0) } })
    }

    private init(model: StatisticalModel, data: ModelData) {
        self.model = model
        self.data = data
    }

    /// The same with channels, samples, modifiers and bins in the opposite order.
    var reversed: RandomFitModel {
        get throws {
            let channels = model.channels.reversed().map { channel in
                Channel(name: channel.name, samples: channel.samples.reversed().map(\.reversed))
            }
            let model = try Self.model(channels)
            return RandomFitModel(model: model, data: model.data(counts: data.counts.reversed().map { $0.reversed() }))
        }
    }

    private static func model(_ channels: [Channel]) throws -> StatisticalModel {
        try StatisticalModel(
            channels: channels,
            measurement: Measurement(
                parametersOfInterest: ["mu"],
                parameters: [
                    ParameterSettings(name: "mu", bounds: [-5...10]),
                    ParameterSettings(name: "lumi", auxiliaryData: [1], widths: [0.02]),
                ]))
    }
}

extension RandomStream {
    /// Region 0 is the control region.
    fileprivate mutating func region(_ index: Int) -> Channel {
        let count = integer(in: 1...4)
        let signal = yields(count, in: index == 0 ? 0...0.5 : 3...15)
        let top = yields(count, in: 30...80)
        let other = yields(count, in: 10...30)
        return Channel(
            name: "region \(index)",
            samples: [
                Sample(
                    name: "signal", nominal: signal,
                    modifiers: [.normalisationFactor("mu"), .luminosity("lumi")]
                        + systematics(["xs", "jes"], of: signal)),
                Sample(
                    name: "top", nominal: top,
                    modifiers: [statistical(top)] + systematics(["jes", "jer", "tag", "top"], of: top)
                        + (index == 0 ? [.freeShape("free")] : [.luminosity("lumi")])),
                Sample(
                    name: "other", nominal: other,
                    modifiers: [
                        statistical(other),
                        .uncorrelatedShape("fakes \(index)", uncertainties: other.map { uniform(in: 0.02...0.2) * $0 }),
                    ] + systematics(["tag", "jes"], of: other)),
            ])
    }

    private mutating func statistical(_ nominal: [Double]) -> Modifier {
        .statisticalUncertainty("stat", uncertainties: nominal.map { uniform(in: 0...0.1) * $0 })
    }

    /// Of each name a normalisation uncertainty, a shape variation or both.
    private mutating func systematics(_ names: [String], of nominal: [Double]) -> [Modifier] {
        names.flatMap { name -> [Modifier] in
            let kind = integer(in: 0...2)
            var modifiers: [Modifier] = []
            if kind != 0 {
                let size = uniform(in: -0.2...0.2)
                modifiers.append(
                    .normalisationUncertainty(name, up: 1 + size, down: 1 / (1 + uniform(in: 0.7...1.3) * size)))
            }
            if kind != 1 {
                let sizes = nominal.map { _ in uniform(in: -0.15...0.15) }
                let asymmetry = uniform(in: 0.7...1.3)
                modifiers.append(
                    .shapeVariation(
                        name, up: zip(nominal, sizes).map { $0 * (1 + $1) },
                        down: zip(nominal, sizes).map { $0 * (1 - asymmetry * $1) }))
            }
            return modifiers
        }
    }

    private mutating func yields(_ count: Int, in range: ClosedRange<Double>) -> [Double] {
        (0..<count).map { _ in uniform(in: range) }
    }
}

extension Sample {
    fileprivate var reversed: Sample {
        Sample(name: name, nominal: nominal.reversed(), modifiers: modifiers.reversed().map(\.reversed))
    }
}

extension Modifier {
    fileprivate var reversed: Modifier {
        switch self {
        case .normalisationFactor, .luminosity, .freeShape, .normalisationUncertainty: self
        case .shapeVariation(let name, let up, let down):
            .shapeVariation(name, up: up.reversed(), down: down.reversed())
        case .uncorrelatedShape(let name, let uncertainties):
            .uncorrelatedShape(name, uncertainties: uncertainties.reversed())
        case .statisticalUncertainty(let name, let uncertainties):
            .statisticalUncertainty(name, uncertainties: uncertainties.reversed())
        }
    }
}

import Likelihood
import Numerical

/// Small models with random channels, samples and modifiers of all seven kinds, with data and points to look at.
struct RandomModel {
    let model: StatisticalModel
    let data: ModelData
    private var stream: RandomStream

    init(seed: Int, interpolation: InterpolationCodes) throws {
        var stream = RandomStream(testing: "random models", seed: seed)
        let channels = (0..<stream.integer(in: 1...3)).map { stream.channel("channel \($0)") }
        model = try StatisticalModel(
            channels: channels,
            measurement: Measurement(
                parametersOfInterest: [],
                parameters: [ParameterSettings(name: "lumi", auxiliaryData: [1], widths: [0.02])]
            ), interpolation: interpolation)
        let counts = channels.map { $0.samples[0].nominal.map { _ in Double(max(0, stream.integer(in: -4...30))) } }
        data = model.data(counts: counts)
        self.stream = stream
    }

    /// A point where parameters are at 0, at ±1, between and beyond.
    mutating func point() -> [Double] {
        var values: [Double] = []
        for parameter in model.parameters {
            switch stream.integer(in: 0...9) {
            case 0: values.append(0)
            case 1: values.append(parameter.initial == 0 ? -1 : 1)
            case 2: values.append(parameter.initial + stream.uniform(in: 1...2))
            default: values.append(parameter.initial + stream.uniform(in: -0.9...0.9))
            }
        }
        return values
    }
}

extension RandomStream {
    fileprivate mutating func channel(_ name: String) -> Channel {
        let count = integer(in: 1...3)
        return Channel(
            name: name, samples: (0..<integer(in: 1...3)).map { sample("\(name) \($0)", of: name, count: count) })
    }

    private mutating func sample(_ name: String, of channel: String, count: Int) -> Sample {
        let nominal = yields(count, in: 5...15)
        var modifiers: [Modifier] = []
        for name in ["mu", "branching"] where isHeads() { modifiers.append(.normalisationFactor(name)) }
        if isHeads() { modifiers.append(.luminosity("lumi")) }
        for name in ["a", "b", "c", "d"] {
            if isHeads() {
                modifiers.append(
                    .normalisationUncertainty(name, up: uniform(in: 0.8...1.4), down: uniform(in: 0.7...1.2)))
            }
            if isHeads() {
                modifiers.append(
                    .shapeVariation(name, up: yields(count, in: 4...18), down: yields(count, in: 4...18)))
            }
        }
        if isHeads() {
            modifiers.append(.statisticalUncertainty("stat \(channel)", uncertainties: yields(count, in: 0...2)))
        }
        if isHeads() { modifiers.append(.uncorrelatedShape("shape \(name)", uncertainties: yields(count, in: 0...2))) }
        if isHeads() { modifiers.append(.freeShape("free \(count)")) }
        return Sample(name: name, nominal: nominal, modifiers: modifiers)
    }

    private mutating func isHeads() -> Bool { uniform() < 0.5 }

    private mutating func yields(_ count: Int, in range: ClosedRange<Double>) -> [Double] {
        (0..<count).map { _ in uniform(in: range) }
    }
}

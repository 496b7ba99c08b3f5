import Numerical
import TestSupport
import Testing

@testable import Likelihood

@Suite struct ExpectedYieldsTests {
    @Test func samplesSumToTheirChannels() throws {
        for seed in 0..<20 {
            var random = try RandomModel(seed: seed, interpolation: InterpolationCodes())
            let point = random.point()
            let channels = random.model.expectedYields(at: point)
            let samples = random.model.expectedYieldsBySample(at: point)
            for (channel, yields) in channels.enumerated() {
                #expect(samples[channel].count == random.model.channels[channel].samples.count)
                for (bin, yield) in yields.enumerated() {
                    expectClose(samples[channel].reduce(0) { $0 + $1[bin] }, yield, relative: 1e-12, absolute: 1e-12)
                }
            }
            for (yield, twin) in zip(channels.joined(), PlainTwin(model: random.model).yields(at: point)) {
                expectClose(yield, twin.value, relative: 1e-12, absolute: 1e-12)
            }
        }
    }

    @Test func uncertaintiesPropagateLinearly() throws {
        for seed in 0..<20 {
            var random = try RandomModel(seed: seed, interpolation: InterpolationCodes())
            let (model, point) = (random.model, random.point())
            let count = model.parameters.count
            // C = A Aᵀ, so that σ² is the squared length of the projections of J on the columns of A.
            var stream = RandomStream(testing: "covariance", seed: seed)
            let root = (0..<count).map { _ in (0..<2).map { _ in stream.uniform(in: -1...1) } }
            let covariance = root.flatMap { row in root.map { row[0] * $0[0] + row[1] * $0[1] } }
            let uncertainties = model.yieldUncertainties(at: point, covariance: covariance)
            var slopes = PlainTwin(model: model).yields(at: point).map(\.gradient)[...]
            func length(_ slopes: [Double]) -> Double {
                [0, 1].reduce(0) { sum, column in
                    let projection = zip(slopes, root).reduce(0) { $0 + $1.0 * $1.1[column] }
                    return sum + projection * projection
                }.squareRoot()
            }
            for (channel, bins) in uncertainties.bins.enumerated() {
                let own = slopes.prefix(bins.count)
                slopes = slopes.dropFirst(bins.count)
                for (uncertainty, slopes) in zip(bins, own) {
                    expectClose(uncertainty, length(slopes), relative: 1e-9, absolute: 1e-6)
                }
                let total = (0..<count).map { index in own.reduce(0) { $0 + $1[index] } }
                expectClose(uncertainties.totals[channel], length(total), relative: 1e-9, absolute: 1e-6)
            }
        }
    }

    @Test func knownParametersLeaveYieldsKnown() throws {
        let model = try countingModel(signal: 10, background: 5)
        #expect(model.yieldUncertainties(at: [1], covariance: [0]) == YieldUncertainties(bins: [[0]], totals: [0]))
        #expect(model.yieldUncertainties(at: [1], covariance: [0.09]) == YieldUncertainties(bins: [[3]], totals: [3]))
    }
}

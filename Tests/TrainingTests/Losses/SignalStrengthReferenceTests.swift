import Events
import Foundation
import Numerical
import TestSupport
import Testing

@testable import Training

/// The independently computed values of `Reference/sigma_mu_testvectors.json`.
@Suite struct SignalStrengthReferenceTests {
    static let names = [
        "U1_one_nuisance_resampled_background_8bins", "U1b_same_with_shift_up_minus_nominal",
        "U3_statistical_only_8bins", "U4_empty_bins_20bins",
    ]

    @Test(arguments: names)
    func uncertaintiesAgree(_ name: String) throws {
        let vector = try ReferenceVector.named(name)
        for gradient in HistogramGradient.allCases where gradient != .softHistogram {
            var loss = try vector.loss(gradient)
            let batch = try vector.batch()
            let value = loss.value(scores: vector.stackedScores, templates: batch, gradient: nil)
            expectClose(value.value, try number(vector.total), relative: 1e-12)
            let all = loss.uncertainties(scores: vector.stackedScores, templates: batch)
            expectClose(all.total[0], try number(vector.total), relative: 1e-12)
            expectClose(all.statistical[0], try number(vector.statistical), relative: 1e-12)
        }
    }

    @Test(arguments: names)
    func templatesAndDerivativesByTheirBinsAgree(_ name: String) throws {
        let vector = try ReferenceVector.named(name)
        let batch = try vector.batch()
        let bins = DiscriminantBins(classes: 1, binsPerClass: vector.bins, filterWidth: 0.5)
        var members = BinNumbers()
        bins.fillHard(vector.stackedScores, vector.stackedScores.map { _ in 0 }, into: &members)
        var templates = [Double](repeating: 0, count: vector.bins * batch.columns)
        for block in batch.blocks {
            TemplateKernels.add(block, members: members, to: &templates, stride: batch.columns)
        }
        var gradient = templates.map { _ in 0.0 }
        var fisher = FisherUncertainty(signals: 1, nuisances: batch.nuisances, floor: 1e-6)
        _ = fisher.values(of: templates, minimised: [0], gradient: &gradient)
        for bin in 0..<vector.bins {
            func column(_ column: Int, of values: [Double]) -> Double { values[bin * batch.columns + column] }
            try expect(column(1, of: templates), vector.signalTemplate[bin])
            try expect(column(0, of: templates) - column(1, of: templates), vector.backgroundTemplate[bin])
            try expect(column(0, of: gradient) + column(1, of: gradient), vector.signalSlope[bin])
            try expect(column(0, of: gradient), vector.backgroundSlope[bin])
            for nuisance in 0..<batch.nuisances {
                try expect(column(2 + nuisance, of: templates), vector.shift[nuisance][bin])
                try expect(column(2 + nuisance, of: gradient), vector.shiftSlope[nuisance][bin])
            }
        }
    }

    @Test(arguments: names)
    func replacedGradientsAgree(_ name: String) throws {
        let vector = try ReferenceVector.named(name)
        for (kind, expected) in [(HistogramGradient.everyBin, vector.everyBin), (.ownBin, vector.ownBin)] {
            var loss = try vector.loss(kind)
            var gradient = vector.stackedScores.map { _ in 0.0 }
            _ = try gradient.withUnsafeMutableBufferPointer {
                try loss.value(scores: vector.stackedScores, templates: vector.batch(), gradient: $0)
            }
            let digits =
                expected.signal + expected.background
                + expected.variations.flatMap { ($0["bkg_up"] ?? []) + ($0["bkg_dn"] ?? []) }
            try #require(digits.count == gradient.count)
            for (value, digits) in zip(gradient, digits) { try expect(value, digits) }
        }
    }

    /// The single-precision path: logits as the network gives them, and the gradient as it takes them.
    @Test(arguments: names)
    func agreesInSinglePrecision(_ name: String) throws {
        let vector = try ReferenceVector.named(name)
        let exact = vector.stackedScores
        for (kind, expected) in [(HistogramGradient.everyBin, vector.everyBin), (.ownBin, vector.ownBin)] {
            var loss = try BatchLoss(
                LossSettings(kind: .signalStrength, signalStrength: vector.settings(kind)), nodes: 1,
                signals: ["signal"], nuisances: vector.variations.count)
            let logits = exact.map { Double(Float(log($0 / (1 - $0)))) }
            let batch = try BatchOutputs(outputs: logits, nodes: 1, templates: vector.batch())
            var gradient = exact.map { _ in 0.0 }
            let value = gradient.withUnsafeMutableBufferPointer { loss.value(of: batch, gradient: $0) }
            expectClose(value.total, try number(vector.total), relative: 1e-4)
            let digits =
                expected.signal + expected.background
                + expected.variations.flatMap { ($0["bkg_up"] ?? []) + ($0["bkg_dn"] ?? []) }
            for (row, digits) in digits.enumerated() {
                let slope = exact[row] * (1 - exact[row])
                expectClose(
                    Double(Float(gradient[row])), try slope * number(digits), relative: 1e-4, absolute: 1e-9)
            }
        }
    }

    private func number(_ digits: String) throws -> Double { try #require(Double(digits)) }

    private func expect(_ value: Double, _ digits: String) throws {
        // Terms of size 1 that cancel leave an absolute error of their rounding.
        expectClose(value, try number(digits), relative: 1e-10, absolute: 1e-15)
    }
}

/// One case of the reference: signal and background by their scores, the background varied by one nuisance parameter.
private struct ReferenceVector: Decodable {
    struct Slopes: Decodable {
        let signal: [String]
        let background: [String]
        let variations: [[String: [String]]]

        enum CodingKeys: String, CodingKey {
            case signal = "signal_nominal"
            case background = "background_nominal"
            case variations
        }
    }

    let bins: Int
    let shiftDefinition: String
    let signalScores: [Double]
    let signalWeights: [Double]
    let backgroundScores: [Double]
    let backgroundWeights: [Double]
    let variations: [[String: [Double]]]
    let signalTemplate: [String]
    let backgroundTemplate: [String]
    let shift: [[String]]
    let total: String
    let statistical: String
    let signalSlope: [String]
    let backgroundSlope: [String]
    let shiftSlope: [[String]]
    let everyBin: Slopes
    let ownBin: Slopes

    enum CodingKeys: String, CodingKey {
        case bins, variations
        case shiftDefinition = "shift_definition"
        case signalScores = "signal_scores"
        case signalWeights = "signal_weights"
        case backgroundScores = "background_scores"
        case backgroundWeights = "background_weights"
        case signalTemplate = "hist_signal"
        case backgroundTemplate = "hist_background"
        case shift = "shift_background"
        case total = "sigma_mu"
        case statistical = "sigma_mu_stat_only"
        case signalSlope = "dsigma_dsignal_bin"
        case backgroundSlope = "dsigma_dbackground_bin"
        case shiftSlope = "dsigma_dshift_bin"
        case everyBin = "dsigma_dscore_gaussian_everywhere"
        case ownBin = "dsigma_dscore_gaussian_bin_restricted"
    }

    static func named(_ name: String) throws -> ReferenceVector {
        let url = try #require(
            Bundle.module.url(forResource: "sigma_mu_testvectors", withExtension: "json", subdirectory: "Reference"))
        let vectors = try JSONDecoder().decode([String: ReferenceVector].self, from: Data(contentsOf: url))
        return try #require(vectors[name])
    }

    /// Signal, background, then the background up and down under each variation.
    var stackedScores: [Double] {
        signalScores + backgroundScores + variations.flatMap { ($0["bkg_up"] ?? []) + ($0["bkg_dn"] ?? []) }
    }

    func settings(_ gradient: HistogramGradient = .ownBin) -> SignalStrengthSettings {
        SignalStrengthSettings(
            bins: bins, gradient: gradient, shift: shiftDefinition == "up-nominal" ? .upMinusNominal : .halfDifference)
    }

    func loss(_ gradient: HistogramGradient) throws -> SignalStrengthLoss {
        try SignalStrengthLoss(settings(gradient), nodes: 1, signals: ["signal"], nuisances: variations.count)
    }

    func batch() throws -> TemplateBatch {
        let signal = signalScores.indices
        let weights = signalWeights + backgroundWeights
        let background = weights.indices.dropFirst(signal.count)
        let sample = EventSample(
            featureNames: ["x"], features: weights, process: weights.indices.map { signal.contains($0) ? 0 : 1 },
            weights: weights,
            variations: variations.indices.map { index in
                let varied = VariedEvents(features: weights, weights: weights)
                return SampleVariation(name: "\(index)", up: varied, down: varied)
            })
        let changed = (0..<2 * variations.count).map { _ in weights.indices.map { background.contains($0) } }
        let events = try SignalStrengthEvents(
            sample, processes: SmallEvents.processes, changed: changed, settings: settings())
        return events.batch(
            rows: Array(weights.indices),
            varied: changed.indices.flatMap { direction in background.map { (direction, $0) } })
    }
}

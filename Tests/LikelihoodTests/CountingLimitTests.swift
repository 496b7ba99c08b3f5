import Foundation
import TestSupport
import Testing

@testable import Likelihood

/// Counting with the events of paper A, Sec. 3: 814.9 of the signal over 162,705 of the background.
@Suite struct CountingLimitTests {
    private static let signal = [100.0, 300, 414.9]
    private static let background = [150_000.0, 12_000, 705]

    /// Two channels that share the events, the background known to a relative uncertainty.
    private func measured(uncertainty: Double = 0) throws -> SignalStrengthMeasurement {
        let channels = [0..<2, 2..<3].map { bins in
            let background = Array(Self.background[bins])
            return ChannelTemplates(
                name: "\(bins)",
                processes: [
                    ProcessTemplate(
                        name: "signal", signal: "signal", nominal: Array(Self.signal[bins]),
                        variations: [variation(Array(Self.signal[bins]), 0)]),
                    ProcessTemplate(
                        name: "background", nominal: background, variations: [variation(background, uncertainty)]),
                ])
        }
        return try measureSignalStrengths(countingTemplates(channels), settings: MeasurementSettings())
    }

    private func variation(_ nominal: [Double], _ relative: Double) -> TemplateVariation {
        TemplateVariation(
            name: "norm", up: nominal.map { $0 * (1 + relative) }, down: nominal.map { $0 * (1 - relative) })
    }

    @Test func statistics() throws {
        let (s, b) = (814.9, 162_705.0)
        let result = try #require(try measured().signals.first)
        let sigma = try #require(result.strength.uncertainty)
        expectClose(1 / sigma, s / (s + b).squareRoot(), relative: 1e-6)
        expectClose(1 / sigma, 2.015, absolute: 5e-4)
        // The significance of counting, which is S/√B in the limit of few signal events.
        let asimov = (2 * ((s + b) * log1p(s / b) - s)).squareRoot()
        expectClose(result.discovery.significance, asimov, relative: 1e-6)
        expectClose(result.discovery.significance, 2.020, absolute: 2.5e-3)
    }

    @Test func anUncertaintyOfTheBackgroundLimitsTheMeasurement() throws {
        let (s, b, u) = (814.9, 162_705.0, 0.076)
        let measurement = try measured(uncertainty: u)
        let sigma = try #require(measurement.signals.first?.strength.uncertainty)
        expectClose(1 / sigma, s / (s + b + u * u * b * b).squareRoot(), relative: 1e-4)
        expectClose(1 / sigma, 0.066, absolute: 5e-4)
        #expect(measurement.filledBins == 1)
        #expect(measurement.status == .converged)
    }
}

import Likelihood
import TestSupport
import Testing

@Suite struct ScanTests {
    @Test func pointsLieAroundTheBestFit() throws {
        let profile = try profile(of: twoBinModel(), counts: [60, 65])
        let points = profile.scan(standardDeviations: 2, count: 9)
        let uncertainty = try #require(profile.bestFit.parameters[0].uncertainty)
        #expect(points.count == 9)
        #expect(points[4].value == profile.bestValue && points[4].rise == 0)
        expectClose(points[0].value, profile.bestValue - 2 * uncertainty, absolute: 1e-12)
        expectClose(points[8].value, profile.bestValue + 2 * uncertainty, absolute: 1e-12)
        for point in points {
            let fit = profile.likelihood.fit(fixing: [0: point.value])
            expectClose(point.rise, fit.deviance - profile.bestFit.deviance, absolute: 1e-10)
            expectClose(point.fit.values[1], fit.values[1], absolute: 1e-7)
        }
    }

    @Test func slopesAreThoseOfTheProfile() throws {
        let profile = try profile(of: twoBinModel(), counts: [60, 65])
        for value in [-0.5, 0.3, 2] {
            let difference = profile.point(at: value + 1e-4).rise - profile.point(at: value - 1e-4).rise
            expectClose(profile.point(at: value).slope, difference / 2e-4, relative: 1e-6)
        }
    }

    @Test func valuesOutsideTheBoundsAreLeftOut() throws {
        let profile = try profile(of: twoBinModel(bounds: 0...10), counts: [51, 48])
        let points = profile.scan(standardDeviations: 2, count: 5)
        #expect(points.count == 3)
        #expect(points.allSatisfy { $0.value >= 0 && $0.rise >= 0 })
    }

    @Test func aGridIsMadeOfConditionalFits() throws {
        let fitter = Fitter(try profile(of: twoBinModel(), counts: [60, 65]).likelihood)
        let bestFit = fitter.fit()
        let grid = fitter.scan((0, [-0.5, 0.5, 2]), (1, [0.9, 1, 1.2]), bestFit: bestFit)
        for (value, row) in zip(grid.first, grid.points) {
            for (other, point) in zip(grid.second, row) {
                let fit = fitter.fit(fixing: [0: value, 1: other])
                #expect(point.fit.status == .converged)
                expectClose(point.rise, fit.deviance - bestFit.deviance, absolute: 1e-10)
            }
        }
    }
}

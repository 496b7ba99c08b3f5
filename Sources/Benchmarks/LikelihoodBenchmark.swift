import Foundation
import Likelihood

/// Fits, limits or impacts of a workspace; each call begins with nothing but the likelihood.
struct LikelihoodBenchmark {
    private enum Work: String {
        /// A fit with uncertainties and correlations.
        case fit
        /// q0, CLs at µ = 1, and the upper limit, observed and five expected.
        case limits
        /// Impacts of all parameters, pre- and post-fit.
        case impacts
    }

    private let work: Work
    private let path: String
    private let seconds: Double

    /// What, the workspace, and how long; nil when they are not that.
    init?(_ arguments: ArraySlice<String>) {
        let arguments = Array(arguments)
        guard let work = Work(rawValue: arguments[0]), let seconds = Double(arguments[2]) else { return nil }
        self.work = work
        path = arguments[1]
        self.seconds = seconds
    }

    func run() throws -> Timing {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let (model, data) = try Workspace(json: bytes).model()
        let likelihood = try NegativeLogLikelihood(model: model, data: data)
        return try Timing(atLeast: .seconds(seconds)) { try perform(likelihood) }
    }

    private func perform(_ likelihood: NegativeLogLikelihood) throws {
        let fitter = Fitter(likelihood)
        guard let interest = likelihood.model.parametersOfInterest.first else {
            preconditionFailure("the workspaces of the benchmark have a parameter of interest")
        }
        switch work {
        case .fit:
            _ = fitter.fit()
        case .limits:
            fitter.bounds[interest] = 0...fitter.bounds[interest].upperBound
            let profile = ProfileLikelihood(fitter, of: interest)
            _ = profile.discoveryTest()
            _ = try profile.clsTest(signalStrength: 1)
            _ = try profile.upperLimit()
        case .impacts:
            _ = fitter.impacts(on: interest, bestFit: fitter.fit())
        }
    }
}

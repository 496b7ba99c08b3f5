import Foundation
import Likelihood

/// Times what `tools/bench` compares with other programs: `benchmarks WHAT WORKSPACE SECONDS` prints one line of JSON.
@main
struct Benchmarks {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let work = Work(rawValue: arguments[1]), let seconds = Double(arguments[3]) else {
            let known = Work.allCases.map(\.rawValue).joined(separator: "|")
            try FileHandle.standardError.write(contentsOf: Data("usage: benchmarks \(known) WORKSPACE SECONDS\n".utf8))
            exit(2)
        }
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: arguments[2])))
        let (model, data) = try Workspace(json: bytes).model()
        let likelihood = try NegativeLogLikelihood(model: model, data: data)
        let timing = try Timing(atLeast: .seconds(seconds)) { try work.perform(likelihood) }
        print(String(decoding: try JSONEncoder().encode(timing), as: UTF8.self))
    }
}

/// What is timed; each call begins with nothing but the likelihood.
private enum Work: String, CaseIterable {
    /// A fit with uncertainties and correlations.
    case fit
    /// q0, CLs at µ = 1, and the upper limit, observed and five expected.
    case limits
    /// Impacts of all parameters, pre- and post-fit.
    case impacts

    func perform(_ likelihood: NegativeLogLikelihood) throws {
        let fitter = Fitter(likelihood)
        guard let interest = likelihood.model.parametersOfInterest.first else {
            preconditionFailure("the workspaces of the benchmark have a parameter of interest")
        }
        switch self {
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

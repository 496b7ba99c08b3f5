import ArgumentParser
import Foundation
import Likelihood
import Numerical

/// `sigmasweep fit`
struct FitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit",
        abstract: "Fit a pyhf (HistFactory) workspace: best fit, significance, CLs, upper limits, impacts.",
        discussion: """
            Example: sigmasweep fit workspace.json --impacts

              sigmasweep fit background.json --patch patchset.json \\
                --patch-name signal_700_400 --json
              sigmasweep fit workspace.json --lint

            Exit status: 0 done, 1 the fit did not converge (results are printed),
            2 refused.
            """)

    @Argument(help: "The workspace, a JSON file; - for standard input.") var workspace: String
    @Option(help: "A JSON Patch or a pyhf patch set to apply first; may be repeated.") var patch: [String] = []
    @Option(help: "The name of the patch in a patch set of several.") var patchName: String?
    @Option(help: "The measurement; default the first.") var measurement: String?
    @Option(help: "The parameter of interest; default that of the measurement.") var poi: String?
    @Option(help: "Interpolation of normsys: 4 or 1.") var normsysCode = NormalisationCode.code4
    @Option(help: "Interpolation of histosys: 4p, 0 or 2.") var histosysCode = ShapeCode.code4p
    @Flag(help: "Fit the data that the model expects at mu = 1 and nominal nuisance parameters.") var asimov = false
    @Option(help: "The signal strength that CLs tests.") var muTest = 1.0
    @Option(help: "The confidence level of the upper limit, above 0.5; 0.95 is 95 %.") var confidenceLevel = 0.95
    @Flag(help: "Scan the profile likelihood of the parameter of interest.") var scan = false
    @Option(help: "Scan it over a grid together with this parameter.") var scanWith: String?
    @Option(help: "Points of a scan in each direction, over ±3 standard deviations; default 31.") var scanPoints: Int?
    @Flag(help: "Impacts of all other parameters on the parameter of interest.") var impacts = false
    @Option(
        help: """
            A group of parameters whose part in the uncertainty is told, as jets=jes*,jer* with * for any characters; \
            may be repeated. Parts need not add in quadrature.
            """)
    var group: [String] = []
    @Option(help: "Pseudo-experiments for each hypothesis of CLs and q0, besides the asymptotic results.") var toys = 0
    @Option(help: "The seed of the pseudo-experiments.") var seed = 1
    @Option(help: "Threads for the pseudo-experiments; default one per processor.") var threads = Defaults.workers
    @Flag(help: "Name what is unusual in the workspace and fit nothing.") var lint = false
    @Flag(help: "Print JSON with all figures instead of tables.") var json = false
    @Option(help: "Write the workspace with its patches to this file, a new one.") var save: String?

    func validate() throws {
        guard confidenceLevel > 0.5, confidenceLevel < 1 else {
            throw ValidationError("--confidence-level: expected a number between 0.5 and 1, found \(confidenceLevel)")
        }
        guard muTest > 0, muTest.isFinite else {
            throw ValidationError("--mu-test: expected a number above 0, found \(muTest)")
        }
        guard (0...100_000_000).contains(toys) else {
            throw ValidationError("--toys: expected 0 to 100000000, found \(toys)")
        }
        if let scanPoints {
            guard scan || scanWith != nil else {
                throw ValidationError("--scan-points: expected --scan or --scan-with")
            }
            guard (2...10_000).contains(scanPoints) else {
                throw ValidationError("--scan-points: expected 2 to 10000, found \(scanPoints)")
            }
        }
        guard !(lint && json) else { throw ValidationError("--lint: prints no JSON") }
        guard threads >= 1 else { throw ValidationError("--threads: expected at least 1, found \(threads)") }
    }

    func run() throws {
        let source = WorkspaceSource(path: workspace, patches: patch, patchName: patchName)
        let workspace = try source.read()
        if let save { try source.write(workspace, to: save) }
        guard !lint else { return try write(Self.text(workspace.lint())) }
        let (model, observed) = try source.naming {
            try workspace.model(
                measurement: measurement,
                interpolation: InterpolationCodes(normalisation: normsysCode, shape: histosysCode))
        }
        let interest = try interest(model)
        let data = asimov ? model.asimovDataSet(setting: Self.asimovSetting(model, interest)) : observed
        let likelihood = try source.naming { try NegativeLogLikelihood(model: model, data: data) }
        let request = try request(likelihood, interest)
        let inference = try source.naming { try Inference(likelihood, request) }
        try write(
            json
                ? String(decoding: inference.document.bytes(.pretty), as: UTF8.self) + "\n"
                : FitTables(inference, isAsimov: asimov).text)
        guard inference.fit.status == .converged else {
            throw CommandEnding(
                status: 1, sentence: "fit did not converge: \(inference.fit.status.description) - \(self.workspace)")
        }
    }

    /// The findings by their kinds.
    private static func text(_ findings: [LintFinding]) -> String {
        var lines: [String] = []
        for kind in LintFinding.Kind.allCases {
            let sentences = findings.filter { $0.kind == kind }.map(\.sentence)
            guard !sentences.isEmpty else { continue }
            lines += ["\(kind.rawValue) (\(sentences.count))"] + sentences.map { "  \($0)" }
        }
        lines.append(findings.isEmpty ? "nothing unusual" : "\(findings.count) findings")
        return lines.map { "\($0)\n" }.joined()
    }

    private func write(_ text: String) throws(CommandEnding) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
            throw .refused("results not written: \(words(error)) - standard output")
        }
    }

    private static func asimovSetting(_ model: StatisticalModel, _ interest: Int?) -> [String: Double] {
        interest.map { [model.parameters[$0].name: 1] } ?? [:]
    }

    /// The parameter of interest; none where the measurement fixes its own.
    private func interest(_ model: StatisticalModel) throws(CommandEnding) -> Int? {
        guard let poi else {
            guard let index = model.parametersOfInterest.first, model.parameters[index].isFixed else {
                return model.parametersOfInterest.first
            }
            warn("the parameter of interest \(model.parameters[index].name) is fixed, so that there are no tests of it")
            return nil
        }
        let index = try index(of: poi, in: model, option: "--poi")
        guard !model.parameters[index].isFixed else {
            throw .refused("--poi: the measurement fixes the parameter \"\(poi)\"")
        }
        return index
    }

    private func request(
        _ likelihood: NegativeLogLikelihood, _ interest: Int?
    ) throws(CommandEnding) -> InferenceRequest {
        let model = likelihood.model
        var request = InferenceRequest(interest: interest)
        request.testedSignalStrength = muTest
        request.confidenceLevel = confidenceLevel
        request.impacts = impacts
        request.scanPoints = scan ? scanPoints ?? Self.standardScanPoints : nil
        if let scanWith {
            let partner = try index(of: scanWith, in: model, option: "--scan-with")
            guard partner != interest, !model.parameters[partner].isFixed else {
                throw .refused(
                    "--scan-with: expected a free parameter other than that of interest, found \"\(scanWith)\"")
            }
            request.surface = SurfaceRequest(
                partner: partner, points: min(scanPoints ?? Self.standardScanPoints, Self.mostSurfacePoints))
        }
        if toys > 0 { request.toys = toyRequest(likelihood) }
        for text in group {
            let group = try self.group(text, in: model)
            guard !request.groups.contains(where: { $0.name == group.name }) else {
                throw .refused("--group: the name \"\(group.name)\" occurs twice")
            }
            request.groups.append(group)
        }
        return request
    }

    /// The identity is that of model and data, so that only pseudo-experiments of equal ones can be joined.
    private func toyRequest(_ likelihood: NegativeLogLikelihood) -> ToyRequest {
        let codes = "\(normsysCode.rawValue) \(histosysCode.rawValue) "
        let document = Workspace(model: likelihood.model, data: likelihood.data).json()
        let settings = ToySettings(
            seed: seed, identity: ContentHash(of: codes + String(decoding: document, as: UTF8.self)), threads: threads,
            progress: ToyProgress(total: 3 * toys).report)
        return ToyRequest(count: toys, testedSignalStrength: muTest, settings: settings)
    }

    private static let standardScanPoints = 31
    /// In each direction; the fits are their square.
    private static let mostSurfacePoints = 300

    private func index(of name: String, in model: StatisticalModel, option: String) throws(CommandEnding) -> Int {
        guard let index = model.index(of: name) else {
            let near = nearestNames(to: name, among: model.parameters.map(\.name), count: 3).joined(separator: ", ")
            throw .refused("\(option): no parameter is named \"\(name)\", nearest are \(near)")
        }
        return index
    }

    private func group(_ text: String, in model: StatisticalModel) throws(CommandEnding) -> ParameterGroup {
        let parts = text.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { throw .refused("--group: expected NAME=PATTERN, found \"\(text)\"") }
        let patterns = parts[1].split(separator: ",").map(String.init)
        let group = ParameterGroup(name: String(parts[0]), matching: patterns, in: model)
        guard !group.parameters.isEmpty else { throw .refused("--group: no parameter matches \"\(parts[1])\"") }
        return group
    }
}

extension NormalisationCode: ExpressibleByArgument {}
extension ShapeCode: ExpressibleByArgument {}

import Foundation
import Likelihood
import Testing

/// A pyhf workspace with what an independent chain found for it: pyhf's own −2 ln L, minimised to a Newton decrement
/// below 10⁻²⁰ with the exact Hessian. `Reference/pyhf/README.md` tells how.
///
///     @Test(arguments: ReferenceSet.names) func fits(name: String) throws {
///         let reference = try ReferenceSet(name)
///         let fit = try reference.likelihood.fit()
///         expectClose(fit.values[reference.interest], reference.expected.observedFit.values[reference.interest], ...)
///     }
struct ReferenceSet: Sendable {
    let name: String
    /// The bytes of the workspace.
    let document: [UInt8]
    let workspace: Workspace
    /// With the interpolation codes of the expected numbers.
    let model: StatisticalModel
    let data: ModelData
    let expected: Expected

    init(_ name: String) throws {
        let folder = try Self.folder.appendingPathComponent(name)
        self.name = name
        document = [UInt8](try Data(contentsOf: folder.appendingPathComponent("workspace.json")))
        expected = try JSONDecoder().decode(
            Expected.self, from: Data(contentsOf: folder.appendingPathComponent("expected.json")))
        workspace = try Workspace(json: document)
        (model, data) = try workspace.model(
            measurement: expected.settings.measurement, interpolation: try expected.settings.interpolation)
    }

    /// Index of the parameter of interest.
    var interest: Int { expected.settings.interest }

    var likelihood: NegativeLogLikelihood { get throws { try NegativeLogLikelihood(model: model, data: data) } }

    private static var folder: URL {
        get throws { try #require(Bundle.module.resourceURL).appendingPathComponent("Reference/pyhf") }
    }

    /// Small models first; o14 to o17 are published ones, o17 with 184 parameters.
    static let names = [
        "o01_1bin_normsys", "o02_1bin_underfluct_shapesys", "o03_4bin_sharedalpha_code4",
        "o04_4bin_sharedalpha_code1code0",
        "o05_10bin_3np", "o06_10bin_staterror_freenorm", "o07_sr_cr_normfactor_fixed", "o08_2chan_shapefactor",
        "o09_30bin_86np", "o10_edge_onesided_zerobins", "o11_pyhf_docs_2bin_1channel", "o12_histfactory_tutorial_xml",
        "o13_multichannel_xml", "o14_real_eRJR_500_0", "o15_real_sbottomA_1300_205_60",
        "o16_real_1Lbb_700_400_combine2pyhf", "o17_real_tHu", "o18_cabinetry_example",
    ]

    /// Those that a debug build handles quickly.
    static let smallNames = names.filter { !$0.contains("real") && !$0.contains("86np") }
}

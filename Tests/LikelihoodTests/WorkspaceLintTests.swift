import Testing

@testable import Likelihood

@Suite struct WorkspaceLintTests {
    private func lint(_ pointer: String, _ value: String) throws -> [LintFinding] {
        try Workspace(ExampleWorkspace.document(setting: pointer, to: value)).lint()
    }

    @Test func aSoundWorkspaceHasNoFindings() throws {
        let document = try ExampleWorkspace.document(changedBy: #"[{"op": "remove", "path": "/measurements/1"}]"#)
        #expect(try Workspace(document).lint().isEmpty)
    }

    @Test(
        arguments: [
            ("samples/0/data", "[0, 1]", .zeroYield, "sample \"sig\" of channel \"SR\" expects no event in bin 0"),
            (
                "samples/0/data", "[-1, -2]", .negativeYield,
                "sample \"sig\" of channel \"SR\" expects a negative number of events in bins 0, 1"
            ),
            (
                "samples/0/data", "[-50, 1]", .negativeTotal,
                "the samples of channel \"SR\" expect 0.0 events in bin 0 together"
            ),
            (
                "samples/1/modifiers/0/data/hi", "1", .oneSidedVariation,
                "the normsys \"xs\" of sample \"bkg\" of channel \"SR\" has no effect up"
            ),
            (
                "samples/1/modifiers/0/data", #"{"hi": 1, "lo": 1}"#, .variationWithoutEffect,
                "the normsys \"xs\" of sample \"bkg\" of channel \"SR\" has no effect"
            ),
            (
                "samples/1/modifiers/0/data/lo", "1.2", .sameSidedVariation,
                "the normsys \"xs\" of sample \"bkg\" of channel \"SR\" goes the same way up and down, to 1.1 and 1.2"
            ),
            (
                "samples/1/modifiers/0/data/lo", "1.1", .identicalVariations,
                "the normsys \"xs\" of sample \"bkg\" of channel \"SR\" is 1.1 up and down"
            ),
            (
                "samples/1/modifiers/0/data/lo", "0.01", .largeNormalisation,
                "the normsys \"xs\" of sample \"bkg\" of channel \"SR\" scales by 0.01 down"
            ),
            (
                "samples/1/modifiers/1/data/lo_data", "[50, 60.5]", .oneSidedVariation,
                "the histosys \"jes\" of sample \"bkg\" of channel \"SR\" has no effect down"
            ),
            (
                "samples/1/modifiers/1/data", #"{"hi_data": [50, 60.5], "lo_data": [50, 60.5]}"#,
                .variationWithoutEffect,
                "the histosys \"jes\" of sample \"bkg\" of channel \"SR\" has no effect"
            ),
            (
                "samples/1/modifiers/1/data/lo_data", "[52, 63]", .identicalVariations,
                "the histosys \"jes\" of sample \"bkg\" of channel \"SR\" is the same up and down"
            ),
            (
                "samples/1/modifiers/1/data/lo_data", "[51, 58]", .sameSidedVariation,
                "the histosys \"jes\" of sample \"bkg\" of channel \"SR\" goes the same way up and down in bin 0"
            ),
            (
                "samples/1/modifiers/1/data/lo_data/1", "-0.5", .negativeVariation,
                "the histosys \"jes\" of sample \"bkg\" of channel \"SR\" makes yields negative in bin 1"
            ),
            (
                "samples/1/modifiers/2/data", "[2, 0]", .fixedFactor,
                "the statistical uncertainty \"mc\" of channel \"SR\" has no uncertainty or no events in bin 1, its "
                    + "factors are fixed there"
            ),
            (
                "samples/1/modifiers/2/data", "[60, 3]", .largeUncertainty,
                "the statistical uncertainty \"mc\" of channel \"SR\" is above 100 % in bin 0"
            ),
        ] as [(String, String, LintFinding.Kind, String)])
    func findingsInAChannel(_ pointer: String, _ value: String, _ kind: LintFinding.Kind, _ sentence: String) throws {
        #expect(try lint("/channels/0/\(pointer)", value).contains(LintFinding(kind: kind, sentence: sentence)))
    }

    @Test(
        arguments: [
            (
                "/channels/1/samples/0/modifiers/2/data", "[0.05]", .hugeConstraint,
                "the shapesys \"cr_shape\" of sample \"bkg\" of channel \"CR\" has a constraint of 4000000.0 "
                    + "events in bin 0"
            ),
            (
                "/channels/1/samples/0/data", "[0]", .emptyBin,
                "no sample of channel \"CR\" expects events in bin 0, but there are 104.0 events in the data"
            ),
            (
                "/measurements/0/config/poi", "\"\"", .missingInterest,
                "measurement \"first\" has no parameter of interest"
            ),
            (
                "/measurements/0/config/poi", "\"sigma\"", .missingInterest,
                "no modifier has the parameter of interest \"sigma\" of measurement \"first\""
            ),
            (
                "/channels/0/samples/0/data", "[0, 0]", .interestWithoutEffect,
                "the parameter of interest \"mu\" of measurement \"first\" changes no expected yield"
            ),
            (
                "/measurements/0/config/parameters/1/inits", "[10]", .startsAtBound,
                "the parameter \"mu\" of measurement \"first\" starts at its bound 10.0"
            ),
            (
                "/measurements/0/config/parameters/-", #"{"name": "old", "fixed": true}"#, .unusedSettings,
                "measurement \"first\" has settings for \"old\", which no modifier uses"
            ),
        ] as [(String, String, LintFinding.Kind, String)])
    func findingsElsewhere(_ pointer: String, _ value: String, _ kind: LintFinding.Kind, _ sentence: String) throws {
        #expect(try lint(pointer, value).contains(LintFinding(kind: kind, sentence: sentence)))
    }

    /// The published likelihoods of HEPData record 91127 have a constraint that other programs fail at.
    @Test func theHugeConstraintOfPublishedLikelihoodsIsFound() throws {
        let found = try ReferenceSet("o14_real_eRJR_500_0").workspace.lint().filter { $0.kind == .hugeConstraint }
        #expect(found.map(\.sentence).count == 1)
        #expect(found.first?.sentence.contains("shape_mcstat_diboson3LISR_CRISR_obs_cuts") == true)
    }
}

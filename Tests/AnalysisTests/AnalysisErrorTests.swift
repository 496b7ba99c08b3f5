import Events
import Likelihood
import Testing
import Training

@testable import Analysis

@Suite struct AnalysisErrorTests {
    private static let errors: [(AnalysisError, String)] = [
        (
            .events(.noEvents(path: "a.csv")), "event file is empty: no row of events - a.csv"
        ),
        (
            .training(.emptySample(split: "test")),
            "training: no event of positive weight in the test sample"
        ),
        (.model(.noSignal), "invalid templates: no process is a signal"),
        (.classifierMissing, "measurement refused: no classifier came with it"),
        (
            .scoreNotFinite(row: 7),
            "measurement refused: the classifier's output is not a number - test event 7"
        ),
    ]

    @Test(arguments: errors) func everyErrorIsOneSentence(error: AnalysisError, sentence: String) {
        #expect(error.description == sentence)
    }

    @Test func theErrorsOfTheModulesBelowKeepTheirContent() {
        #expect(throws: AnalysisError.events(.noEvents(path: "a"))) {
            try analysing { throw EventsError.noEvents(path: "a") }
        }
        #expect(throws: AnalysisError.training(.emptySample(split: "test"))) {
            try analysing { throw TrainingError.emptySample(split: "test") }
        }
        #expect(throws: AnalysisError.model(.noFilledBins)) { try analysing { throw ModelError.noFilledBins } }
    }

    @Test func aStepThatSucceedsHandsBackItsValue() throws {
        let value = try analysing { 3 }
        #expect(value == 3)
    }
}

import Testing
import Training

@Suite struct TrainingErrorTests {
    @Test(arguments: [
        (
            TrainingError.unknownFeature("PT", known: ["x1", "x2"]),
            "training: no feature \"PT\" - the events have x1, x2"
        ),
        (
            .unknownVariation("tau", known: ["shift"]),
            "training: no variation \"tau\" to penalise - the events have shift"
        ),
        (.emptySample(split: "validation"), "training: no event of positive weight in the validation sample"),
        (
            .malformedClassifier(reason: "its header cannot be read"),
            "classifier file refused: its header cannot be read"
        ),
    ])
    func readsAsOneSentence(_ error: TrainingError, _ sentence: String) {
        #expect("\(error)" == sentence)
    }
}

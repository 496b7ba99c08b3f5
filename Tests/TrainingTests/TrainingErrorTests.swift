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
            "training: no variation \"tau\" - the events have shift"
        ),
        (
            .unknownSignal("ttH", known: ["ggH", "qqH"]),
            "training: no signal \"ttH\" to minimise the uncertainty of - known are ggH, qqH"
        ),
        (.noSignal, "training: no process is a signal, so that no signal strength can be measured"),
        (
            .unsuitableLoss(.categoricalCrossEntropy, expected: "several", nodes: 1),
            "training: the loss categoricalCrossEntropy needs several output nodes - found 1"
        ),
        (
            .unsuitableLoss(.densityRatio, expected: "one", nodes: 3),
            "training: the loss densityRatio needs one output node - found 3"
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

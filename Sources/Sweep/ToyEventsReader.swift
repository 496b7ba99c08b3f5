import Events

/// The most events that a toy draws for one split.
private let greatestCount = 100_000_000

extension TwoGaussiansSettings {
    init(_ section: Section) throws(ConfigurationError) {
        self.init(
            train: try section["train"].integer(atLeast: 2, atMost: greatestCount),
            validation: try section["validation"].integer(atLeast: 2, atMost: greatestCount),
            test: try section["test"].integer(atLeast: 2, atMost: greatestCount))
    }
}

extension FourGaussiansSettings {
    init(_ section: Section) throws(ConfigurationError) {
        self.init(
            train: try section["train"].integer(atLeast: 4, atMost: greatestCount),
            validation: try section["validation"].integer(atLeast: 4, atMost: greatestCount),
            test: try section["test"].integer(atLeast: 4, atMost: greatestCount))
    }
}

extension RotatedGaussiansSettings {
    init(_ section: Section) throws(ConfigurationError) {
        let angles = try section["angles"].differentNumbers()
        let testAngles = section.has("testAngles") ? try section["testAngles"].differentNumbers() : [.pi / 4]
        let greatestOfAngle = greatestCount / angles.count
        self.init(
            angles: angles,
            testAngles: testAngles,
            train: try section["train"].integer(atLeast: 2, atMost: greatestOfAngle),
            validation: try section["validation"].integer(atLeast: 2, atMost: greatestOfAngle),
            test: try section["test"].integer(atLeast: 2, atMost: greatestCount / testAngles.count))
    }
}

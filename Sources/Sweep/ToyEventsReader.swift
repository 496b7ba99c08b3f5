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

extension BumpHuntSettings {
    init(_ section: Section) throws(ConfigurationError) {
        self.init(
            resolution: try BumpHuntResolution(section["resolution"]),
            testResolution: section["testResolution"].isAbsent
                ? nil : try BumpHuntResolution(section["testResolution"]),
            train: try section["train"].integer(atLeast: 2, atMost: greatestCount),
            validation: try section["validation"].integer(atLeast: 2, atMost: greatestCount),
            test: try section["test"].integer(atLeast: 2, atMost: greatestCount))
    }
}

extension BumpHuntResolution {
    /// Reads `{values: [...]}` or `{uniform: [from, to]}`.
    fileprivate init(_ field: Field) throws(ConfigurationError) {
        let section = try field.section(keys: ["values", "uniform"])
        switch (section.has("values"), section.has("uniform")) {
        case (true, false):
            self = .values(try section["values"].differentNumbers())
            guard isPossible else { throw section["values"].unexpected("numbers > 0 and <= 1") }
        case (false, true):
            let expected = "two ascending numbers from 0 to 1"
            let bounds = try section["uniform"].list(of: expected).map { item throws(ConfigurationError) in
                try item.number()
            }
            guard bounds.count == 2 else { throw section["uniform"].unexpected(expected) }
            self = .uniform(from: bounds[0], to: bounds[1])
            guard isPossible else { throw section["uniform"].unexpected(expected) }
        case (true, true): throw field.unexpected("exactly one of values, uniform", found: "both")
        case (false, false): throw field.unexpected("exactly one of values, uniform")
        }
    }
}

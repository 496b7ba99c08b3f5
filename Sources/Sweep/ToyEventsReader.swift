import Events

/// The most events that a toy draws for one split.
private let greatestCount = 100_000_000

extension Section {
    /// The events of each split, of toys with several angles those of one angle.
    fileprivate func counts(
        atLeast least: Int, angles: Int = 1, testAngles: Int = 1
    ) throws(ConfigurationError) -> (train: Int, validation: Int, test: Int) {
        (
            train: try self["train"].integer(atLeast: least, atMost: greatestCount / angles),
            validation: try self["validation"].integer(atLeast: least, atMost: greatestCount / angles),
            test: try self["test"].integer(atLeast: least, atMost: greatestCount / testAngles)
        )
    }
}

extension TwoGaussiansSettings {
    init(_ section: Section) throws(ConfigurationError) {
        let counts = try section.counts(atLeast: 2)
        self.init(train: counts.train, validation: counts.validation, test: counts.test)
    }
}

extension FourGaussiansSettings {
    init(_ section: Section) throws(ConfigurationError) {
        let counts = try section.counts(atLeast: 4)
        self.init(train: counts.train, validation: counts.validation, test: counts.test)
    }
}

extension RotatedGaussiansSettings {
    init(_ section: Section) throws(ConfigurationError) {
        let angles = try section["angles"].differentNumbers()
        let testAngles = section.has("testAngles") ? try section["testAngles"].differentNumbers() : [.pi / 4]
        let counts = try section.counts(atLeast: 2, angles: angles.count, testAngles: testAngles.count)
        self.init(
            angles: angles,
            testAngles: testAngles,
            train: counts.train, validation: counts.validation, test: counts.test)
    }
}

extension BumpHuntSettings {
    init(_ section: Section) throws(ConfigurationError) {
        let resolution = try BumpHuntResolution(section["resolution"])
        let testResolution =
            section["testResolution"].isAbsent ? nil : try BumpHuntResolution(section["testResolution"])
        let counts = try section.counts(atLeast: 2)
        self.init(
            resolution: resolution, testResolution: testResolution, train: counts.train, validation: counts.validation,
            test: counts.test)
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
            let (from, to) = try section["uniform"].twoNumbers(expected) { Self.uniform(from: $0, to: $1).isPossible }
            self = .uniform(from: from, to: to)
        case (true, true): throw field.unexpected("exactly one of values, uniform", found: "both")
        case (false, false): throw field.unexpected("exactly one of values, uniform")
        }
    }
}

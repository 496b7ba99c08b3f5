extension ReproductionSettings {
    /// Reads the numbers to compare with.
    ///
    /// - Parameters:
    ///   - text: The YAML text.
    ///   - file: The file's name for errors.
    /// - Throws: `ConfigurationError` for the first fault.
    package init(yaml text: String, file: String) throws(ConfigurationError) {
        let root = try ConfigurationParser.parse(text, file: file)
        let field = Field(place: Place(file: file, line: root.line, path: ""), value: root)
        let section = try field.section(keys: ["deviations", "studies"])
        deviations = try section["deviations"].number(.above(0), default: 2)
        studies = []
        for item in try section["studies"].list(of: "a list of studies", atLeast: 1) {
            let study = try ReproducedStudy(item)
            guard !studies.contains(where: { $0.name == study.name }) else {
                throw item.part("study").unexpected("a study that is not in the list", found: "\(study.name) again")
            }
            studies.append(study)
        }
    }
}

extension ReproducedStudy {
    fileprivate init(_ field: Field) throws(ConfigurationError) {
        let section = try field.section(keys: ["study", "numbers"])
        name = try section["study"].name(punctuation: "-_.")
        numbers = []
        for item in try section["numbers"].list(of: "a list of numbers", atLeast: 1) {
            let number = try ReproducedNumber(item)
            guard !numbers.contains(where: { $0.what == number.what }) else {
                throw item.part("what").unexpected("a text that no other number has", found: "\(number.what) again")
            }
            numbers.append(number)
        }
    }
}

extension ReproducedNumber {
    private static let keys = ["what", "where", "paper", "reference", "judge", "ours", "tolerance", "quick", "reason"]

    fileprivate init(_ field: Field) throws(ConfigurationError) {
        let section = try field.section(keys: Self.keys)
        what = try section["what"].text()
        place = try section["where"].text()
        paper = section.has("paper") ? try section["paper"].number() : nil
        reference = section.has("reference") ? try ReferenceNumber(section["reference"]) : nil
        guard paper != nil || reference != nil else {
            throw field.unexpected("a number of the paper or a reference", found: "neither")
        }
        judge = try section["judge"].choice(default: paper == nil ? .reference : .paper)
        if (judge == .paper ? paper : reference?.mean) == nil {
            throw section["judge"].unexpected("the one of paper and reference that is given")
        }
        (ours, divisor) = try section["ours"].figureLocations()
        tolerance = section.has("tolerance") ? try section["tolerance"].number(.above(0)) : nil
        quick = try section["quick"].quickReproduction()
        reason = section.has("reason") ? try section["reason"].text() : nil
    }
}

extension ReferenceNumber {
    fileprivate init(_ field: Field) throws(ConfigurationError) {
        let section = try field.section(keys: ["mean", "std", "count"])
        mean = try section["mean"].number()
        std = section.has("std") ? try section["std"].number(.atLeast(0)) : nil
        count = section.has("count") ? try section["count"].integer(atLeast: 1) : nil
    }
}

extension Field {
    /// Where a figure stands, and where the one that it is divided by.
    fileprivate func figureLocations() throws(ConfigurationError) -> (FigureLocation, FigureLocation?) {
        let section = try section(keys: FigureLocation.keys + ["dividedBy"])
        let location = try FigureLocation(section)
        guard section.has("dividedBy") else { return (location, nil) }
        let divisor = try FigureLocation(
            section["dividedBy"].section(keys: FigureLocation.keys), default: location)
        guard divisor != location else {
            throw section["dividedBy"].unexpected("another figure than the one that is divided", found: "the same")
        }
        return (location, divisor)
    }

    fileprivate func quickReproduction() throws(ConfigurationError) -> QuickReproduction {
        guard let value else { return .asInFull }
        if value.scalarText == "skip" { return .skipped }
        guard value.content.isMapping else { throw unexpected("skip or {tolerance: …}") }
        return .tolerance(try section(keys: ["tolerance"])["tolerance"].number(.above(0)))
    }

    fileprivate func axisValue() throws(ConfigurationError) -> AxisValue {
        guard let value, !value.isNull else { throw unexpected("the value of an axis") }
        return AxisValue(value)
    }
}

extension FigureLocation {
    fileprivate static let keys = ["curve", "y", "x", "group"]

    /// - Parameter standard: What holds for keys that are not there.
    fileprivate init(_ section: Section, default standard: FigureLocation? = nil) throws(ConfigurationError) {
        func read<Value>(
            _ key: String, _ given: Value?, _ value: (Field) throws(ConfigurationError) -> Value
        ) throws(ConfigurationError) -> Value {
            if let given, !section.has(key) { return given }
            return try value(section[key])
        }
        curve = try read("curve", standard?.curve) { field throws(ConfigurationError) in try field.text() }
        y = try read("y", standard?.y) { field throws(ConfigurationError) in try field.text() }
        x = try read("x", standard?.x) { field throws(ConfigurationError) in try field.axisValue() }
        group = try read("group", standard?.group ?? []) { field throws(ConfigurationError) in
            try field.fields("a mapping from axis to value").map { path, value throws(ConfigurationError) in
                Coordinate(path: path, value: try value.axisValue())
            }
        }
    }
}

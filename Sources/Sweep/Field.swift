/// A setting at its place in a configuration, present or absent, ready to be read as a type.
///
///     let bins = try section["bins"].integer(atLeast: 1, default: 20)
///
/// Every reading throws `ConfigurationError` when the value is of another type or out of its range, and when it is
/// absent and has no default.
struct Field {
    /// The line of its key or list item; of the key of the mapping around it when it is absent.
    let place: Place
    let value: ConfigurationValue?

    init(place: Place, value: ConfigurationValue?) {
        self.place = place
        self.value = value
    }

    /// The error that this is not what was expected.
    func unexpected(_ expected: String, found: String? = nil, nearest: String? = nil) -> ConfigurationError {
        .unexpected(place, expected: expected, found: found ?? value?.summary ?? "nothing", nearest: nearest)
    }

    /// An integer in decimal digits.
    func integer(
        atLeast minimum: Int? = nil, atMost maximum: Int? = nil, default standard: Int? = nil
    ) throws(ConfigurationError) -> Int {
        if value == nil, let standard { return standard }
        let range =
            switch (minimum, maximum) {
            case (let minimum?, let maximum?): " from \(minimum) to \(maximum)"
            case (let minimum?, nil): " >= \(minimum)"
            case (nil, let maximum?): " <= \(maximum)"
            case (nil, nil): ""
            }
        guard case .scalar(let text, isQuoted: false) = value?.content, let integer = Int(text),
            ((minimum ?? .min)...(maximum ?? .max)).contains(integer)
        else { throw unexpected("an integer\(range)") }
        return integer
    }

    /// Whether it is `null` or not there.
    var isAbsent: Bool { value?.isNull ?? true }

    /// A finite number in a range.
    func number(_ range: NumberRange = .any, default standard: Double? = nil) throws(ConfigurationError) -> Double {
        if value == nil, let standard { return standard }
        guard let number = value?.number, range.contains(number) else { throw unexpected(range.description) }
        return number
    }

    /// `true` or `false`.
    func boolean(default standard: Bool? = nil) throws(ConfigurationError) -> Bool {
        if value == nil, let standard { return standard }
        guard case .scalar(let text, isQuoted: false) = value?.content, let boolean = Bool(text) else {
            throw unexpected("true or false")
        }
        return boolean
    }

    /// A text that is not empty.
    func text(_ expected: String = "a text") throws(ConfigurationError) -> String {
        guard let value, !value.isNull, let text = value.scalarText, !text.isEmpty else { throw unexpected(expected) }
        return text
    }

    /// A text of letters, digits and some further characters.
    func name(punctuation: String) throws(ConfigurationError) -> String {
        let marks = punctuation.map(String.init).joined(separator: " ")
        let expected = "a name of letters, digits and \(marks)"
        let name = try text(expected)
        guard name.utf8.allSatisfy({ Self.isLetterOrDigit($0) || punctuation.utf8.contains($0) }),
            name.utf8.contains(where: Self.isLetterOrDigit)
        else {
            throw unexpected(expected)
        }
        return name
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}

/// The numbers that a setting may take.
enum NumberRange: CustomStringConvertible {
    case any
    case atLeast(Double)
    case above(Double)
    /// From the lower bound to below the upper one.
    case from(Double, below: Double)
    /// In the range, its bounds included.
    case within(ClosedRange<Double>)

    func contains(_ number: Double) -> Bool {
        switch self {
        case .any: true
        case .atLeast(let minimum): number >= minimum
        case .above(let bound): number > bound
        case .from(let minimum, let bound): number >= minimum && number < bound
        case .within(let range): range.contains(number)
        }
    }

    var description: String {
        func text(_ number: Double) -> String { ConfigurationValue.number(number).flowText }
        return switch self {
        case .any: "a number"
        case .atLeast(let minimum): "a number >= \(text(minimum))"
        case .above(let bound): "a number > \(text(bound))"
        case .from(let minimum, let bound): "a number >= \(text(minimum)) and < \(text(bound))"
        case .within(let range): "a number >= \(text(range.lowerBound)) and <= \(text(range.upperBound))"
        }
    }
}

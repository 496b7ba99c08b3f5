extension JSONParser {
    /// Reads a string from its opening quote on.
    mutating func string() throws(JSONError) -> String {
        let start = offset + 1
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\""), bytes[end] != UInt8(ascii: "\\"), bytes[end] >= 0x20
        {
            end += 1
        }
        if end < bytes.count, bytes[end] == UInt8(ascii: "\"") {
            offset = end + 1
            return try text(bytes[start..<end], at: start)
        }
        return try stringWithEscapes()
    }

    private mutating func stringWithEscapes() throws(JSONError) -> String {
        let start = offset
        var units: [UInt8] = []
        offset += 1
        while let byte = next {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return try text(units, at: start)
            case UInt8(ascii: "\\"): try escape(into: &units)
            case ..<0x20: throw failure("a control character in a string, byte \(byte)", at: offset - 1)
            default: units.append(byte)
            }
        }
        throw failure("a string has no end", at: start)
    }

    private func text(_ units: some Collection<UInt8>, at start: Int) throws(JSONError) -> String {
        guard let text = String(validating: units, as: UTF8.self) else {
            throw failure("a string is not UTF-8", at: start)
        }
        return text
    }

    /// Reads what follows a backslash.
    private mutating func escape(into units: inout [UInt8]) throws(JSONError) {
        let start = offset - 1
        guard let byte = next else { throw failure("a string has no end") }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
        case UInt8(ascii: "b"): units.append(0x08)
        case UInt8(ascii: "f"): units.append(0x0C)
        case UInt8(ascii: "n"): units.append(0x0A)
        case UInt8(ascii: "r"): units.append(0x0D)
        case UInt8(ascii: "t"): units.append(0x09)
        case UInt8(ascii: "u"): units += Array(String(Character(try escapedScalar(from: start))).utf8)
        default: throw failure("an unknown escape in a string", at: start)
        }
    }

    /// Reads the digits after `\u`, and the second escape of a surrogate pair.
    private mutating func escapedScalar(from start: Int) throws(JSONError) -> Unicode.Scalar {
        let high = try hexadecimal(from: start)
        if let scalar = Unicode.Scalar(high) { return scalar }
        if (0xD800..<0xDC00).contains(high), skipWord("\\u") {
            let low = try hexadecimal(from: start)
            if (0xDC00..<0xE000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + low - 0xDC00)
            {
                return scalar
            }
        }
        throw failure("half of a surrogate pair in a string", at: start)
    }

    private mutating func hexadecimal(from start: Int) throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw failure("expected four hexadecimal digits after \\u", at: start)
            }
            value = value << 4 | UInt32(digit)
            offset += 1
        }
        return value
    }

    /// Reads a number, correctly rounded.
    mutating func number() throws(JSONError) -> JSONNumber {
        let start = offset
        let isNegative = next == UInt8(ascii: "-")
        if isNegative { offset += 1 }
        if isNegative, skipWord("Infinity") { return .real(-.infinity) }
        var decimal = Decimal()
        let first = next
        let integerDigits = digits(into: &decimal)
        guard integerDigits > 0 else { throw failure("expected a digit, found \(found)") }
        guard integerDigits == 1 || first != UInt8(ascii: "0") else {
            throw failure("a number begins with 0", at: start)
        }
        let hasFraction = next == UInt8(ascii: ".")
        if hasFraction {
            offset += 1
            let count = digits(into: &decimal)
            guard count > 0 else { throw failure("expected a digit, found \(found)") }
            decimal.exponent -= count
        }
        let hasExponent = next.map { $0 | 0x20 } == UInt8(ascii: "e")
        if hasExponent { decimal.exponent += try exponent() }
        if let value = decimal.exactValue(isNegative: isNegative, isInteger: !hasFraction && !hasExponent) {
            return value
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if !hasFraction && !hasExponent { return .longInteger(text) }
        guard let value = Double(text) else { preconditionFailure("a number was scanned that Swift does not know") }
        return .real(value)
    }

    private mutating func exponent() throws(JSONError) -> Int {
        offset += 1
        let sign = next == UInt8(ascii: "-") ? -1 : 1
        if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") { offset += 1 }
        var decimal = Decimal()
        guard digits(into: &decimal) > 0 else { throw failure("expected a digit, found \(found)") }
        // Beyond this every number is 0 or infinite, whatever digits it has in a document of any size.
        return sign * Int(min(decimal.significand, 1 << 32))
    }

    /// Steps over digits and counts them.
    private mutating func digits(into decimal: inout Decimal) -> Int {
        let start = offset
        while offset < bytes.count {
            let digit = bytes[offset] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            decimal.append(digit)
            offset += 1
        }
        return offset - start
    }
}

/// The number ± significand · 10^exponent as its digits are read.
private struct Decimal {
    private(set) var significand: UInt64 = 0
    var exponent = 0

    /// Saturates beyond 2⁵³, from where on digits may be lost.
    mutating func append(_ digit: UInt8) {
        significand = significand > 1 << 59 ? .max >> 4 : significand * 10 + UInt64(digit)
    }

    /// The number where one correctly rounded operation gives it (Clinger, PLDI 1990), nil elsewhere.
    func exactValue(isNegative: Bool, isInteger: Bool) -> JSONNumber? {
        guard significand <= 1 << 53, exponent.magnitude < Self.powersOfTen.count else { return nil }
        if isInteger { return .integer(isNegative ? -Int(significand) : Int(significand)) }
        let power = Self.powersOfTen[Int(exponent.magnitude)]
        let magnitude = exponent < 0 ? Double(significand) / power : Double(significand) * power
        return .real(isNegative ? -magnitude : magnitude)
    }

    /// The powers of ten that are exact in double precision.
    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20,
        1e21, 1e22,
    ]
}

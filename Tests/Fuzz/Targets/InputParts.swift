/// Stands between the parts of an input that has several, such as frames; no text in UTF-8 holds these bytes.
package let separator: [UInt8] = [0xFF, 0]

/// The parts of an input, at least one.
func parts(of bytes: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = [[]]
    var index = 0
    while index < bytes.count {
        if bytes[index...].starts(with: separator) {
            parts.append([])
            index += separator.count
        } else {
            parts[parts.count - 1].append(bytes[index])
            index += 1
        }
    }
    return parts
}

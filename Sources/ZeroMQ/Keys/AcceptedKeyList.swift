/// The text of `workers.pub`: whom the coordinator lets in, a line for each.
///
///     # SigmaSweep: the public keys of the workers that the coordinator lets in.
///     40 characters of Z85, then a space, then the name
enum AcceptedKeyList {
    static let heading = """
        # SigmaSweep: the public keys of the workers that the coordinator lets in, one a line: key, space, name.
        # A line that is removed shuts its worker out when the coordinator starts again.

        """

    static func line(_ key: AcceptedKey) -> String { "\(key.key) \(key.name)\n" }

    /// Reads the lines; a key or a name that occurs twice is refused.
    static func parse(_ bytes: [UInt8], path: String) throws(KeyFileError) -> [AcceptedKey] {
        var keys: [AcceptedKey] = []
        var lines: (keys: [CurveKey: Int], names: [String: Int]) = ([:], [:])
        for (line, text) in contentLines(bytes) {
            let accepted = try key(text, path: path, line: line)
            if let first = lines.keys.updateValue(line, forKey: accepted.key) {
                throw .malformed(path: path, line: line, reason: "the key stands on line \(first) already")
            }
            if let first = lines.names.updateValue(line, forKey: accepted.name) {
                throw .malformed(path: path, line: line, reason: "the name stands on line \(first) already")
            }
            keys.append(accepted)
        }
        return keys
    }

    private static func key(_ text: Substring, path: String, line: Int) throws(KeyFileError) -> AcceptedKey {
        let parts = text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let key = CurveKey(z85: parts[0]) else {
            throw .malformed(path: path, line: line, reason: "expected 40 characters of Z85, a space and a name")
        }
        guard let name = WorkerName.checked(parts[1]) else {
            throw .malformed(path: path, line: line, reason: WorkerName.rule)
        }
        return AcceptedKey(key: key, name: name)
    }
}

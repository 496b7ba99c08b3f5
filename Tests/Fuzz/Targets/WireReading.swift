import Wire

/// Messages: what parses can be sent on and then says the same.
enum WireReading {
    /// - Parameter bytes: Frames; in front of a first one of a single byte, the kind, stands the prefix of this version.
    static func read(_ bytes: [UInt8]) throws(BrokenPromise) -> Bool {
        var frames = parts(of: bytes)
        if frames[0].count == 1 { frames[0] = Array("SS".utf8) + [WireProtocol.version] + frames[0] }
        let (parser, serialiser) = (MessageParser(), MessageSerialiser())
        if let message = try? parser.workerMessage(from: frames) {
            let again = try keeping("\(message) can be sent on") {
                try parser.workerMessage(from: serialiser.frames(of: message))
            }
            try expect(again == message, "\(message) says the same again, not \(again)")
            return true
        }
        guard let message = try? parser.coordinatorMessage(from: frames) else { return false }
        let again = try keeping("\(message) can be sent on") {
            try parser.coordinatorMessage(from: serialiser.frames(of: message))
        }
        try expect(again == message, "\(message) says the same again, not \(again)")
        return true
    }
}

/// Reads the fields of a Protocol Buffers message, slowly and with every impossible length trapped by Swift itself.
struct ProtobufReader {
    enum Value {
        case integer(Int)
        case fixed32(UInt32)
        case bytes([UInt8])
    }

    let fields: [(number: Int, value: Value)]

    init(_ bytes: [UInt8]) {
        var position = 0
        func varint() -> UInt64 {
            var value: UInt64 = 0
            var shift: UInt64 = 0
            while true {
                let byte = bytes[position]
                position += 1
                value |= UInt64(byte & 0x7f) << shift
                if byte < 0x80 { return value }
                shift += 7
            }
        }
        var fields: [(Int, Value)] = []
        while position < bytes.count {
            let key = varint()
            let number = Int(key >> 3)
            switch key & 7 {
            case 0: fields.append((number, .integer(Int(truncatingIfNeeded: varint()))))
            case 2:
                let count = Int(varint())
                fields.append((number, .bytes(Array(bytes[position..<position + count]))))
                position += count
            case 5:
                let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[position + $1]) << (8 * UInt32($1)) }
                fields.append((number, .fixed32(word)))
                position += 4
            default: preconditionFailure("wire type \(key & 7) is never written")
            }
        }
        self.fields = fields
    }

    func integers(_ number: Int) -> [Int] {
        values(number).compactMap { if case .integer(let value) = $0 { value } else { nil } }
    }

    func bytes(_ number: Int) -> [[UInt8]] {
        values(number).compactMap { if case .bytes(let value) = $0 { value } else { nil } }
    }

    func floats(_ number: Int) -> [Float] {
        values(number).compactMap { if case .fixed32(let word) = $0 { Float(bitPattern: word) } else { nil } }
    }

    func texts(_ number: Int) -> [String] { bytes(number).map { String(decoding: $0, as: UTF8.self) } }

    func messages(_ number: Int) -> [ProtobufReader] { bytes(number).map { ProtobufReader($0) } }

    private func values(_ number: Int) -> [Value] { fields.filter { $0.number == number }.map(\.value) }
}

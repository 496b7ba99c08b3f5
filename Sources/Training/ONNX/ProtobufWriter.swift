/// Writes one message in the binary format of Protocol Buffers: the kinds of field that ONNX needs.
///
///     var writer = ProtobufWriter()
///     writer.write(field: 1, 8)
///     writer.write(field: 7) { graph in graph.write(field: 2, "network") }
///
/// A field is a key, (number << 3 | wire type) as a varint, and its value: a varint (type 0), four bytes little-endian
/// (type 5), or a length and so many bytes (type 2). Source: the encoding page of protobuf.dev.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    private enum WireType: UInt64 {
        case varint = 0
        case lengthDelimited = 2
        case fixed32 = 5
    }

    /// An int32, int64 or enum field; negative numbers take ten bytes.
    mutating func write(field: Int, _ value: Int) {
        writeKey(field, .varint)
        writeVarint(UInt64(bitPattern: Int64(value)))
    }

    /// A float field.
    mutating func write(field: Int, _ value: Float) {
        writeKey(field, .fixed32)
        bytes += littleEndianBytes(value.bitPattern)
    }

    /// A string field.
    mutating func write(field: Int, _ text: String) { write(field: field, Array(text.utf8)) }

    /// A bytes field.
    mutating func write(field: Int, _ content: [UInt8]) {
        writeKey(field, .lengthDelimited)
        writeVarint(UInt64(content.count))
        bytes += content
    }

    /// A field that is a message, filled by `body`.
    mutating func write(field: Int, _ body: (inout ProtobufWriter) -> Void) {
        var message = ProtobufWriter()
        body(&message)
        write(field: field, message.bytes)
    }

    private mutating func writeKey(_ field: Int, _ type: WireType) {
        writeVarint(UInt64(field) << 3 | type.rawValue)
    }

    /// Seven bits a byte, the lowest first; the highest bit says that more follow.
    private mutating func writeVarint(_ value: UInt64) {
        var rest = value
        while rest > 0x7f {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

/// The bytes of a number, the lowest first.
func littleEndianBytes(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

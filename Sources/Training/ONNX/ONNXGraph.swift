/// The computation of an ONNX model while it is put together: operators in order, each naming its inputs and output.
///
/// Field numbers are those of `onnx.proto3` (IR version 8), which each method names by its message.
struct ONNXGraph {
    private var nodes: [[UInt8]] = []
    private var initialisers: [[UInt8]] = []
    /// Stands before the names of operators and constants.
    private var prefix = ""

    /// Puts a scope and a dot before the names that `body` gives; none when `scope` is nil.
    mutating func scoped(_ scope: String?, _ body: (inout ONNXGraph) -> String) -> String {
        let outer = prefix
        defer { prefix = outer }
        if let scope { prefix += "\(scope)." }
        return body(&self)
    }

    /// Appends an operator (`NodeProto`) and returns the name of its output, the name of the operator.
    mutating func append(
        _ operation: String, _ inputs: [String], name: String, attributes: [(name: String, value: ONNXAttribute)] = []
    ) -> String {
        let name = prefix + name
        var node = ProtobufWriter()
        for input in inputs { node.write(field: 1, input) }
        node.write(field: 2, name)
        node.write(field: 3, name)
        node.write(field: 4, operation)
        for attribute in attributes {
            node.write(field: 5) { attribute.value.write(named: attribute.name, to: &$0) }
        }
        nodes.append(node.bytes)
        return name
    }

    /// Appends an operator that changes the type of numbers, where it has to be changed.
    mutating func cast(_ input: String, from own: ONNXElement, to wanted: ONNXElement, name: String) -> String {
        guard own != wanted else { return input }
        return append("Cast", [input], name: name, attributes: [("to", .integer(wanted.rawValue))])
    }

    /// Adds a constant, row-major, and returns its name.
    mutating func constant(
        _ values: [Double], as element: ONNXElement = .double, shape: [Int], name: String
    ) -> String {
        let data =
            switch element {
            case .float: values.flatMap { littleEndianBytes(Float($0).bitPattern) }
            case .double: values.flatMap { littleEndianBytes($0.bitPattern) }
            }
        return constant(type: element.rawValue, data, shape: shape, name: name)
    }

    /// Adds a list of indices (int64) and returns its name.
    mutating func constant(indices: [Int], name: String) -> String {
        constant(type: 7, indices.flatMap { littleEndianBytes(Int64($0)) }, shape: [indices.count], name: name)
    }

    /// `TensorProto` with its numbers as `raw_data`, their type by its value in `TensorProto.DataType`.
    private mutating func constant(type: Int, _ data: [UInt8], shape: [Int], name: String) -> String {
        let name = prefix + name
        var tensor = ProtobufWriter()
        for length in shape { tensor.write(field: 1, length) }
        tensor.write(field: 2, type)
        tensor.write(field: 8, name)
        tensor.write(field: 9, data)
        initialisers.append(tensor.bytes)
        return name
    }

    /// The whole model (`ModelProto`): IR version 8, operators of version 17.
    func model(input: ONNXValue, output: ONNXValue, metadata: [(key: String, value: String)]) -> [UInt8] {
        var model = ProtobufWriter()
        model.write(field: 1, 8)
        model.write(field: 2, "sigmasweep")
        model.write(field: 7) { graph in
            for node in nodes { graph.write(field: 1, node) }
            graph.write(field: 2, "classifier")
            for initialiser in initialisers { graph.write(field: 5, initialiser) }
            graph.write(field: 11) { input.write(to: &$0) }
            graph.write(field: 12) { output.write(to: &$0) }
        }
        model.write(field: 8) { operators in
            operators.write(field: 1, "")
            operators.write(field: 2, 17)
        }
        for entry in metadata {
            model.write(field: 14) { pair in
                pair.write(field: 1, entry.key)
                pair.write(field: 2, entry.value)
            }
        }
        return model.bytes
    }
}

/// The type of a tensor's numbers, by its value in `TensorProto.DataType`.
package enum ONNXElement: Int, Sendable {
    case float = 1
    case double = 11
}

/// An attribute of an operator.
enum ONNXAttribute {
    case float(Float)
    case integer(Int)

    /// `AttributeProto`.
    func write(named name: String, to message: inout ProtobufWriter) {
        message.write(field: 1, name)
        switch self {
        case .float(let value):
            message.write(field: 2, value)
            message.write(field: 20, 1)
        case .integer(let value):
            message.write(field: 3, value)
            message.write(field: 20, 2)
        }
    }
}

/// A matrix that enters or leaves a model, shape `[N, columns]` with any N.
struct ONNXValue {
    var name: String
    var element: ONNXElement
    var columns: Int

    /// `ValueInfoProto`.
    func write(to message: inout ProtobufWriter) {
        message.write(field: 1, name)
        message.write(field: 2) { type in
            type.write(field: 1) { tensor in
                tensor.write(field: 1, element.rawValue)
                tensor.write(field: 2) { shape in
                    shape.write(field: 1) { $0.write(field: 2, "N") }
                    shape.write(field: 1) { $0.write(field: 1, columns) }
                }
            }
        }
    }
}

import Foundation

/// An .onnx file as its bytes say, computed operator by operator in double precision.
struct PlainONNX {
    struct Node {
        var operation: String
        var inputs: [String]
        var output: String
        var attributes: [String: Double]
    }

    /// A matrix; one row or column stands for any number of equal ones.
    struct Matrix {
        var rows: Int
        var columns: Int
        var values: [Double]

        subscript(row: Int, column: Int) -> Double {
            values[(rows == 1 ? 0 : row) * columns + (columns == 1 ? 0 : column)]
        }
    }

    /// What a user feeds or gets: name, type of the numbers, and columns.
    struct Port: Equatable {
        var name: String
        var element: Int
        var columns: Int
    }

    let irVersion: Int
    let operatorVersion: Int
    let nodes: [Node]
    let constants: [String: Matrix]
    let inputs: [Port]
    let outputs: [Port]
    let metadata: [String: String]

    init(_ bytes: [UInt8]) {
        let model = ProtobufReader(bytes)
        irVersion = model.integers(1)[0]
        operatorVersion = model.messages(8)[0].integers(2)[0]
        metadata = Dictionary(uniqueKeysWithValues: model.messages(14).map { ($0.texts(1)[0], $0.texts(2)[0]) })
        let graph = model.messages(7)[0]
        nodes = graph.messages(1).map { node in
            Node(
                operation: node.texts(4)[0], inputs: node.texts(1), output: node.texts(2)[0],
                attributes: Dictionary(
                    uniqueKeysWithValues: node.messages(5).map { attribute in
                        let isFloat = attribute.integers(20)[0] == 1
                        return (
                            attribute.texts(1)[0],
                            isFloat ? Double(attribute.floats(2)[0]) : Double(attribute.integers(3)[0])
                        )
                    }))
        }
        constants = Dictionary(uniqueKeysWithValues: graph.messages(5).map { ($0.texts(8)[0], Self.matrix($0)) })
        inputs = graph.messages(11).map(Self.port)
        outputs = graph.messages(12).map(Self.port)
    }

    /// The outputs for these inputs, by name.
    func run(_ inputs: [String: Matrix]) -> [String: Matrix] {
        var known = constants.merging(inputs) { first, _ in first }
        for node in nodes {
            precondition(known[node.output] == nil, "two values are called \(node.output)")
            known[node.output] = compute(node, node.inputs.compactMap { known[$0] })
        }
        return known.filter { entry in outputs.contains { $0.name == entry.key } }
    }

    private func compute(_ node: Node, _ x: [Matrix]) -> Matrix {
        precondition(x.count == node.inputs.count, "\(node.operation) takes \(node.inputs), which do not all exist yet")
        let slope = node.attributes["alpha"] ?? .nan
        switch node.operation {
        case "Cast": return map(x[0]) { node.attributes["to"] == 1 ? Double(Float($0)) : $0 }
        case "IsNaN": return map(x[0]) { $0.isNaN ? 1 : 0 }
        case "Gather": return gathered(x[0], columns: x[1].values.map { Int($0) })
        case "Less": return combined(x) { $0[0] < $0[1] ? 1 : 0 }
        case "Where": return combined(x) { $0[0] == 1 ? $0[1] : $0[2] }
        case "Sum": return combined(x) { $0.reduce(0, +) }
        case "Div": return combined(x) { $0[0] / $0[1] }
        case "Sub": return combined(x) { $0[0] - $0[1] }
        case "Mul": return combined(x) { $0[0] * $0[1] }
        case "Gemm": return product(x[0], x[1], x[2])
        case "Relu": return map(x[0]) { max($0, 0) }
        case "Elu": return map(x[0]) { $0 > 0 ? $0 : slope * (exp($0) - 1) }
        case "LeakyRelu": return map(x[0]) { $0 > 0 ? $0 : slope * $0 }
        case "Tanh": return map(x[0], tanh)
        case "Sigmoid": return map(x[0]) { 1 / (1 + exp(-$0)) }
        case "Softmax": return softmax(x[0])
        default: preconditionFailure("no operator \(node.operation)")
        }
    }

    private func map(_ x: Matrix, _ body: (Double) -> Double) -> Matrix {
        Matrix(rows: x.rows, columns: x.columns, values: x.values.map(body))
    }

    /// One number of each matrix makes one of the result.
    private func combined(_ x: [Matrix], _ body: ([Double]) -> Double) -> Matrix {
        let rows = x.reduce(1) { max($0, $1.rows) }
        let columns = x.reduce(1) { max($0, $1.columns) }
        precondition(x.allSatisfy { [1, rows].contains($0.rows) && [1, columns].contains($0.columns) })
        let values = (0..<rows).flatMap { row in (0..<columns).map { column in body(x.map { $0[row, column] }) } }
        return Matrix(rows: rows, columns: columns, values: values)
    }

    private func gathered(_ x: Matrix, columns: [Int]) -> Matrix {
        Matrix(
            rows: x.rows, columns: columns.count,
            values: (0..<x.rows).flatMap { row in columns.map { x.values[row * x.columns + $0] } })
    }

    private func product(_ x: Matrix, _ weights: Matrix, _ bias: Matrix) -> Matrix {
        precondition(x.columns == weights.rows && bias.columns == weights.columns)
        let values = (0..<x.rows).flatMap { row in
            (0..<weights.columns).map { node in
                (0..<x.columns).reduce(bias[0, node]) {
                    $0 + x[row, $1] * weights.values[$1 * weights.columns + node]
                }
            }
        }
        return Matrix(rows: x.rows, columns: weights.columns, values: values)
    }

    private func softmax(_ x: Matrix) -> Matrix {
        let values = (0..<x.rows).flatMap { row -> [Double] in
            let powers = (0..<x.columns).map { exp(x[row, $0]) }
            return powers.map { $0 / powers.reduce(0, +) }
        }
        return Matrix(rows: x.rows, columns: x.columns, values: values)
    }

    private static func matrix(_ tensor: ProtobufReader) -> Matrix {
        let shape = tensor.integers(1)
        let data = tensor.bytes(9)[0]
        let type = tensor.integers(2)[0]
        let width = type == 1 ? 4 : 8
        let values = stride(from: 0, to: data.count, by: width).map { start -> Double in
            let word = (0..<width).reduce(UInt64(0)) { $0 | UInt64(data[start + $1]) << (8 * UInt64($1)) }
            switch type {
            case 1: return Double(Float(bitPattern: UInt32(word)))
            case 7: return Double(Int64(bitPattern: word))
            default: return Double(bitPattern: word)
            }
        }
        return Matrix(rows: shape.count == 2 ? shape[0] : 1, columns: shape.last ?? 1, values: values)
    }

    private static func port(_ value: ProtobufReader) -> Port {
        let tensor = value.messages(2)[0].messages(1)[0]
        let dimensions = tensor.messages(2)[0].messages(1)
        precondition(dimensions.count == 2 && dimensions[0].texts(2) == ["N"])
        return Port(name: value.texts(1)[0], element: tensor.integers(1)[0], columns: dimensions[1].integers(1)[0])
    }
}

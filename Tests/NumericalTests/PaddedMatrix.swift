import Numerical

/// A matrix as the kernels want it, rows padded by zeros, and in double precision without padding.
///
/// A class, for expectations copy what they look at.
final class PaddedMatrix {
    let rows: Int
    let columns: Int
    let buffer: FloatBuffer

    var stride: Int { DenseKernels.padded(columns) }
    var pointer: UnsafeMutablePointer<Float> { buffer.pointer }

    /// The numbers, or zeros where there are none.
    init(rows: Int, columns: Int, _ value: (_ row: Int, _ column: Int) -> Float = { _, _ in 0 }) {
        self.rows = rows
        self.columns = columns
        buffer = FloatBuffer(count: rows * DenseKernels.padded(columns))
        for row in 0..<rows {
            for column in 0..<columns { buffer[row * stride + column] = value(row, column) }
        }
    }

    /// Numbers from the unit Gaussian.
    convenience init(rows: Int, columns: Int, stream: inout RandomStream) {
        self.init(rows: rows, columns: columns) { _, _ in Float(stream.gaussian()) }
    }

    /// Garbage everywhere, padding included, and one row more that no kernel may touch.
    static func garbage(rows: Int, columns: Int) -> PaddedMatrix {
        let matrix = PaddedMatrix(rows: rows + 1, columns: columns)
        for index in 0..<matrix.buffer.count { matrix.buffer[index] = garbageValue }
        return matrix
    }

    /// Replaces all rows but the last, padding by zeros.
    func fill(_ value: (_ row: Int, _ column: Int) -> Float) {
        for row in 0..<rows - 1 {
            for column in 0..<stride { buffer[row * stride + column] = column < columns ? value(row, column) : 0 }
        }
    }

    static let garbageValue: Float = 1e30

    subscript(row: Int, column: Int) -> Double { Double(buffer[row * stride + column]) }

    /// Whether the padding of the first rows holds zeros.
    func hasZeroPadding(rows: Int) -> Bool {
        (0..<rows).allSatisfy { row in (columns..<stride).allSatisfy { buffer[row * stride + $0] == 0 } }
    }

    /// Whether the last row is as `garbage(rows:columns:)` made it.
    var hasUntouchedEnd: Bool {
        ((rows - 1) * stride..<rows * stride).allSatisfy { buffer[$0] == Self.garbageValue }
    }

    func bits(row: Int) -> [UInt32] { (row * stride..<(row + 1) * stride).map { buffer[$0].bitPattern } }
}

/// A sum of products in double precision with the sum of their magnitudes, which bounds the rounding of any order.
struct PlainSum {
    var value: Double
    var magnitude: Double

    init(start: Double = 0, _ count: Int, _ term: (Int) -> Double) {
        value = start
        magnitude = start.magnitude
        for index in 0..<count {
            let product = term(index)
            value += product
            magnitude += product.magnitude
        }
    }

    /// How far a single-precision result is off, in units of the rounding that its sum may have.
    func error(of result: Double) -> Double {
        result == value ? 0 : (result - value).magnitude / (1e-6 * magnitude)
    }
}

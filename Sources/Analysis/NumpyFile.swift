/// Numbers in the format of NumPy's files: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
enum NumpyFile {
    /// What stands before the numbers: the magic string, version 1.0, the length of the rest, and the rest, which makes the
    /// whole a multiple of 64 bytes long.
    ///
    /// - Parameters:
    ///   - type: `<f8` or `<i8`, as the numbers lie in the memory of every CPU that runs this.
    ///   - shape: Row-major.
    static func header(type: String, shape: [Int]) -> [UInt8] {
        let dimensions = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(dimensions)), }"
        text += String(repeating: " ", count: 63 - (10 + text.utf8.count) % 64) + "\n"
        let length = UInt16(text.utf8.count)
        return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(text.utf8)
    }
}

extension TaskFolder {
    /// Writes numbers row by row, shape `[rows, columns]`, or `[rows]` for no columns; returns the path.
    func write(_ numbers: [Double], columns: Int?, to name: String) throws(ScratchError) -> String {
        let shape = columns.map { [$0 > 0 ? numbers.count / $0 : 0, $0] } ?? [numbers.count]
        return try write(numbers, header: NumpyFile.header(type: "<f8", shape: shape), to: name)
    }

    /// Writes integers, shape `[rows]`; returns the path.
    func write(integers: [Int], to name: String) throws(ScratchError) -> String {
        try write(integers, header: NumpyFile.header(type: "<i8", shape: [integers.count]), to: name)
    }
}

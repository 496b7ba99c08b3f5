/// The ranges of consecutive blocks of rows, the last as long as is left.
struct RowBlocks: Sequence, IteratorProtocol {
    private let rows: Int
    private let size: Int
    private var first: Int

    /// - Parameter first: The row to begin with.
    init(rows: Int, size: Int, first: Int = 0) {
        self.rows = rows
        self.size = size
        self.first = first
    }

    mutating func next() -> Range<Int>? {
        guard first < rows else { return nil }
        defer { first += size }
        return first..<Swift.min(first + size, rows)
    }
}

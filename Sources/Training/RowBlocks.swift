/// The ranges of consecutive blocks of rows, the last as long as is left.
struct RowBlocks: Sequence, IteratorProtocol {
    private let rows: Int
    private let size: Int
    private var first = 0

    init(rows: Int, size: Int) {
        self.rows = rows
        self.size = size
    }

    mutating func next() -> Range<Int>? {
        guard first < rows else { return nil }
        defer { first += size }
        return first..<Swift.min(first + size, rows)
    }
}

extension [Double] {
    /// Zeros in the memory that the array has already.
    mutating func clear(count: Int) {
        removeAll(keepingCapacity: true)
        append(contentsOf: repeatElement(0, count: count))
    }
}

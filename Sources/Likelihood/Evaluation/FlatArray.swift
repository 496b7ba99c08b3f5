/// Values that never change, which inner loops read through a pointer without counting references or checking bounds.
///
/// Sendable without a check by the compiler, which knows nothing of the memory behind a pointer: it is written before `init`
/// returns and never again, and freed with the last reference.
final class FlatArray<Element: Sendable>: @unchecked Sendable {
    /// The first value; valid as long as the array lives.
    let pointer: UnsafePointer<Element>
    let count: Int

    init(_ elements: [Element]) {
        let storage = UnsafeMutablePointer<Element>.allocate(capacity: elements.count)
        for (index, element) in elements.enumerated() { (storage + index).initialize(to: element) }
        pointer = UnsafePointer(storage)
        count = elements.count
    }

    deinit {
        UnsafeMutablePointer(mutating: pointer).deinitialize(count: count)
        pointer.deallocate()
    }
}

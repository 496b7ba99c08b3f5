/// Single-precision numbers on aligned memory with one owner.
package struct FloatBuffer: ~Copyable {
    /// The first number; valid as long as the buffer lives.
    package let pointer: UnsafeMutablePointer<Float>
    package let count: Int

    /// A buffer of zeros.
    package init(count: Int) {
        let raw = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 4, alignment: 64)
        pointer = raw.bindMemory(to: Float.self, capacity: max(count, 1))
        pointer.initialize(repeating: 0, count: max(count, 1))
        self.count = count
    }

    deinit { pointer.deallocate() }

    /// Sets every number to zero.
    package func clear() { pointer.update(repeating: 0, count: count) }

    /// Takes the numbers of another buffer of the same count.
    package func copy(from other: borrowing FloatBuffer) {
        precondition(other.count == count, "buffers of \(other.count) and \(count) numbers cannot be copied")
        pointer.update(from: other.pointer, count: count)
    }

    package subscript(index: Int) -> Float {
        get {
            assert(index >= 0 && index < count)
            return pointer[index]
        }
        nonmutating set {
            assert(index >= 0 && index < count)
            pointer[index] = newValue
        }
    }
}

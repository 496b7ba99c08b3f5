import Glibc

/// Single-precision numbers on aligned memory with one owner.
///
/// Large buffers lie on large pages of memory where the system has them: the matrices of wide layers have more small pages
/// than the CPU knows the addresses of.
package struct FloatBuffer: ~Copyable {
    /// The first number; valid as long as the buffer lives.
    package let pointer: UnsafeMutablePointer<Float>
    package let count: Int
    /// What the system gave for a large buffer; nil for memory from the heap.
    private let mapping: UnsafeMutableRawBufferPointer?

    private static let largePage = 2 << 20

    /// A buffer of zeros.
    package init(count: Int) {
        let bytes = max(count, 1) * MemoryLayout<Float>.stride
        mapping = bytes >= Self.largePage ? Self.map(bytes) : nil
        self.count = count
        if let start = mapping?.baseAddress {
            pointer = Self.firstLargePage(from: start).bindMemory(to: Float.self, capacity: max(count, 1))
        } else {
            let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
            pointer = raw.bindMemory(to: Float.self, capacity: max(count, 1))
            pointer.initialize(repeating: 0, count: max(count, 1))
        }
    }

    deinit {
        if let start = mapping?.baseAddress, let mapping {
            munmap(start, mapping.count)
        } else {
            pointer.deallocate()
        }
    }

    /// Fresh memory, which holds zeros, with a wish for large pages; nil where the system gives none.
    private static func map(_ bytes: Int) -> UnsafeMutableRawBufferPointer? {
        let whole = (bytes + largePage - 1) / largePage * largePage
        guard let start = mmap(nil, whole + largePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            start != MAP_FAILED
        else { return nil }
        madvise(firstLargePage(from: start), whole, MADV_HUGEPAGE)
        return UnsafeMutableRawBufferPointer(start: start, count: whole + largePage)
    }

    private static func firstLargePage(from start: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
        start.alignedUp(toMultipleOf: largePage)
    }

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

extension FloatBuffer {
    /// A copy of the numbers.
    package var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

    /// Takes numbers, as many as there are.
    package func copy(from values: [Float]) {
        precondition(values.count == count, "\(values.count) numbers for a buffer of \(count)")
        for (index, value) in values.enumerated() { pointer[index] = value }
    }
}

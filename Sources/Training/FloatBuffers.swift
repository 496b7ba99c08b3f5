import Numerical

/// A fixed list of buffers, owned together.
struct FloatBuffers: ~Copyable {
    private let storage: FloatBuffer
    private let offsets: [Int]

    init(counts: [Int]) {
        var offsets: [Int] = []
        var total = 0
        for count in counts {
            offsets.append(total)
            total += count
        }
        self.offsets = offsets
        storage = FloatBuffer(count: total)
    }

    subscript(index: Int) -> UnsafeMutablePointer<Float> { storage.pointer + offsets[index] }
}

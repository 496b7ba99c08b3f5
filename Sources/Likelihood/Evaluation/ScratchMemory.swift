/// Memory that an evaluator keeps from call to call, with one owner that frees it.
struct ScratchMemory: ~Copyable {
    private var blocks: [UnsafeMutableRawPointer] = []

    /// Numbers that begin as copies of one; valid as long as the memory lives.
    mutating func allocate<Element: BitwiseCopyable>(
        _ count: Int, repeating element: Element
    ) -> UnsafeMutablePointer<Element> {
        let stride = MemoryLayout<Element>.stride
        let block = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * stride, alignment: 64)
        blocks.append(block)
        return block.initializeMemory(as: Element.self, repeating: element, count: count)
    }

    deinit {
        for block in blocks { block.deallocate() }
    }
}

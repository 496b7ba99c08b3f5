import Numerical
import Testing

@Suite struct FloatBufferTests {
    @Test(arguments: [0, 1, 15, 16, 1000])
    func beginsWithZeros(_ count: Int) {
        let buffer = FloatBuffer(count: count)
        #expect(buffer.count == count)
        #expect((0..<count).allSatisfy { buffer[$0] == 0 })
    }

    @Test func isAlignedToACacheLine() {
        for count in 1...20 {
            let buffer = FloatBuffer(count: count)
            #expect(UInt(bitPattern: buffer.pointer).isMultiple(of: 64))
        }
    }

    @Test func subscriptReadsAndWritesThePointer() {
        let buffer = FloatBuffer(count: 3)
        buffer[1] = 2.5
        buffer.pointer[2] = -1
        #expect([buffer[0], buffer[1], buffer[2]] == [0, 2.5, -1])
        #expect(buffer.pointer[1] == 2.5)
    }

    @Test func copiesAndClears() {
        let source = FloatBuffer(count: 20)
        for index in 0..<20 { source[index] = Float(index) }
        let copy = FloatBuffer(count: 20)
        copy.copy(from: source)
        source.clear()
        #expect((0..<20).allSatisfy { copy[$0] == Float($0) })
        #expect((0..<20).allSatisfy { source[$0] == 0 })
    }
}

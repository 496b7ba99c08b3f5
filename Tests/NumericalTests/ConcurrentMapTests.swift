import Numerical
import Synchronization
import Testing

@Suite struct ConcurrentMapTests {
    @Test(arguments: [0, 1, 2, 7, 1000], [1, 2, 3, 16])
    func itemsComeInOrderOnAnyNumberOfThreads(count: Int, threads: Int) {
        let squares = concurrentMap(count: count, threads: threads) { $0 * $0 }
        #expect(squares == (0..<count).map { $0 * $0 })
    }

    @Test func unevenItemsKeepTheirPlaces() {
        let sums = concurrentMap(count: 64, threads: 4) { index in
            (0..<(index.isMultiple(of: 7) ? 20000 : 10)).reduce(index, +)
        }
        #expect(sums == (0..<64).map { index in (0..<(index.isMultiple(of: 7) ? 20000 : 10)).reduce(index, +) })
    }

    @Test func aThreadKeepsOneContextForAllItsItems() {
        final class Scratch {
            var uses = 0
        }
        let contexts = Mutex(0)
        let uses = concurrentMap(
            count: 500, threads: 3,
            makeContext: {
                contexts.withLock { $0 += 1 }
                return Scratch()
            },
            body: { scratch, _ in
                scratch.uses += 1
                return scratch.uses
            })
        let made = contexts.withLock { $0 }
        #expect((1...3).contains(made))
        #expect(uses.count { $0 == 1 } == made)
    }

    @Test func itemsThatAreNilStay() {
        #expect(concurrentMap(count: 3, threads: 2) { $0 == 1 ? nil : $0 } == [0, nil, 2])
    }
}

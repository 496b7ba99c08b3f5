import Scheduling
import Testing

@Suite("The name of a worker")
struct WorkerIDTests {
    @Test("A routing identity is printed as hexadecimal digits")
    func routingIdentity() {
        #expect(WorkerID(routingIdentity: [0x00, 0x6b, 0x8b, 0x45]).name == "006b8b45")
        #expect(WorkerID(routingIdentity: [0x0a]) != WorkerID(routingIdentity: [0xa0]))
    }
}

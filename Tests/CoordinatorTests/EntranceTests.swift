import Foundation
import Journal
import Sweep
import TestSupport
import Testing
import Wire
import ZeroMQ

@testable import Coordinator

/// A coordinator that lets in the owners of some keys only.
@Suite(.timeLimit(.minutes(1))) struct EntranceTests {
    private let fixture: SweepFixture
    private let grid: Grid
    private let journal: SweepJournal
    private let keys: String

    init() throws {
        fixture = try SweepFixture()
        grid = try toyGrid()
        journal = try fixture.openJournal()
        keys = fixture.directory.file("keys")
        try KeyFiles.create(in: keys)
    }

    private func start() throws -> RunningCoordinator {
        let door = CoordinatorDoor(
            endpoint: "tcp://127.0.0.1:*", keys: try KeyFiles.coordinator(directory: keys))
        return try RunningCoordinator(grid, fixture, journal, door: door)
    }

    private func security(_ key: String = "worker") throws -> SocketSecurity {
        try KeyFiles.worker(file: "\(keys)/\(key).key").security
    }

    private func complete(_ worker: consuming FakeWorker, _ train: AssignedTask) throws {
        try worker.finish(train, classifier: hashed([1, 2, 3]))
        try worker.finish(worker.hearAssignment())
    }

    @Test func theEndpointIsTheOneThatWasBound() throws {
        let coordinator = try start()
        #expect(coordinator.endpoint.wholeMatch(of: /tcp:\/\/127\.0\.0\.1:\d+/) != nil)
        #expect(coordinator.log.lines == ["info listening at \(coordinator.endpoint)"])
        coordinator.notices.put(.interrupted)
        #expect(try coordinator.ending() == .interrupted)
    }

    @Test(arguments: ["worker", "worker/host-1"]) func theOwnerOfAKeyComesIn(name: String) throws {
        let coordinator = try start()
        let worker = try FakeWorker(name, at: coordinator.endpoint, security: security())
        let train = try worker.join()
        try complete(worker, train)
        #expect(try coordinator.ending() == .complete)
        #expect(try journal.reader.record(of: grid).workers == [name])
        #expect(coordinator.log.lines(with: "worker key accepted: worker - 127.0.0.1").count == 1)
    }

    /// A routing identity is chosen freely; without this rule one worker could speak for another.
    @Test(arguments: ["other", "workers", "worker-2", "other/worker", ""])
    func aNameThatIsNotThatOfTheKeyIsRefused(name: String) throws {
        _ = try KeyFiles.add("other", in: keys)
        let coordinator = try start()
        let impostor = try FakeWorker(
            name, at: coordinator.endpoint, identity: name.isEmpty ? [0xFF] : nil, security: security())
        for _ in 1...5 { try impostor.sayHello() }
        try waitUntil("the refusal") { coordinator.log.lines(with: "4 so far").count == 1 }
        let words =
            name.isEmpty
            ? "a stranger refused: the routing identity is no UTF-8 text"
            : "worker \(name) refused: its key is that of worker"
        #expect(coordinator.log.lines(with: words).count == 1, "\(coordinator.log.lines)")
        let worker = try FakeWorker("other", at: coordinator.endpoint, security: security("other"))
        let train = try worker.join()
        try complete(worker, train)
        #expect(try coordinator.ending() == .complete)
        #expect(try impostor.hear(within: .zero) == nil)
        #expect(try journal.reader.record(of: grid).workers == ["other"])
    }

    @Test func theOwnerOfAnUnknownKeyIsNamedAndStaysOutside() throws {
        let coordinator = try start()
        try KeyFiles.create(in: fixture.directory.file("foreign"))
        let server = try KeyFiles.coordinator(directory: keys).pair.publicKey
        let own = try KeyFiles.worker(file: fixture.directory.file("foreign/worker.key")).pair
        let stranger = try FakeWorker(
            "worker", at: coordinator.endpoint, security: .curveClient(own: own, server: server))
        try stranger.sayHello()
        let words = "warning worker refused: key \(own.publicKey) is not among the accepted ones - 127.0.0.1"
        try waitUntil("the refusal") { coordinator.log.lines(with: words).count >= 1 }
        let worker = try FakeWorker("worker", at: coordinator.endpoint, security: security())
        let train = try worker.join()
        try complete(worker, train)
        #expect(try coordinator.ending() == .complete)
        #expect(try stranger.hear(within: .zero) == nil)
    }

    @Test func whoTalksInTheClearStaysOutside() throws {
        let coordinator = try start()
        let stranger = try FakeWorker("worker", at: coordinator.endpoint)
        try stranger.sayHello()
        try waitUntil("the refusal") { coordinator.log.lines(with: "worker refused: ").count >= 1 }
        let worker = try FakeWorker("worker", at: coordinator.endpoint, security: security())
        let train = try worker.join()
        try complete(worker, train)
        #expect(try coordinator.ending() == .complete)
        #expect(try stranger.hear(within: .zero) == nil)
    }
}

import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// A coordinator whose workers come over the network.
    @Suite struct CoordinatorCommandTests {
        private let directory: TemporaryDirectory
        private let output: SweepOutput

        init() throws {
            directory = try TemporaryDirectory()
            output = SweepOutput(directory)
        }

        /// Runs a coordinator, and meanwhile the body with its endpoint.
        private func coordinate(
            _ study: String, _ security: [String], while body: (String) async throws -> Void
        ) async throws -> Program.Ending {
            try directory.write(study, to: "study.yaml")
            let command = ["coordinator", "study.yaml", "--listen", "tcp://127.0.0.1:*", "--output", "out"]
            return try await Program.run(command + security, in: directory) { program in
                var endpoint: Substring?
                try await waitUntil("the endpoint") {
                    endpoint = log.firstMatch(of: /listening at (tcp:\S+)/)?.1
                    return endpoint != nil
                }
                try await body(String(try #require(endpoint)))
            }
        }

        private var log: String { (try? output.text("logs/coordinator.log")) ?? "" }

        private func work(_ endpoint: String, _ options: String...) async throws -> Program.Ending {
            try await Program.run(["worker", "--connect", endpoint] + options, in: directory)
        }

        @Test func workersWithKeysCompleteASweepOverTheNetwork() async throws {
            _ = try await Program.run(["keys", "new", "keys"], in: directory)
            _ = try await Program.run(["keys", "add", "keys", "second"], in: directory)
            let ending = try await coordinate(Studies.grid(), ["--keys", "keys"]) { endpoint in
                async let first = work(endpoint, "--key", "keys/worker.key", "--orphan-limit", "10m")
                async let second = work(endpoint, "--key", "keys/second.key", "--name", "second")
                for worker in try await [first, second] {
                    #expect(worker.status == 0 && worker.output == "")
                    #expect(worker.errors.contains("leaving: the sweep is complete"), "\(worker.errors)")
                }
            }
            #expect(ending.status == 0 && ending.errors == "")
            #expect(ending.output.contains("12 of 12 points done"))
            #expect(try await output.results() == Uninterrupted.shared.results())
            for words in ["worker key accepted: worker - 127.0.0.1", "worker key accepted: second - 127.0.0.1"] {
                #expect(log.contains(words))
            }
            #expect(log.contains(/worker worker\/\S+ joined: process/) && log.contains("worker second joined: process"))
            #expect(!log.contains("refused"))
        }

        @Test func aWorkerWithAnUnknownKeyIsTurnedAwayAndNamed() async throws {
            for folder in ["keys", "foreign"] { _ = try await Program.run(["keys", "new", folder], in: directory) }
            let key = try forge()
            let ending = try await coordinate(Studies.single, ["--keys", "keys"]) { endpoint in
                let stranger = try await work(endpoint, "--key", "foreign/worker.key")
                #expect(stranger.status == 2 && stranger.output == "")
                let sentences = stranger.errors.split(separator: "\n").filter { $0.hasPrefix("sigmasweep: ") }
                #expect(sentences.count == 1)
                #expect(sentences.first?.hasPrefix("sigmasweep: worker turned away: ") == true, "\(stranger.errors)")
                let insecure = try await work(endpoint, "--insecure", "--orphan-limit", "2")
                #expect(
                    insecure.status == 2 || insecure.status == 1, "it may see no more than the end of the connection")
                let worker = try await work(endpoint, "--key", "keys/worker.key")
                #expect(worker.status == 0)
            }
            #expect(ending.status == 0)
            #expect(log.contains("worker refused: key \(key) is not among the accepted ones - 127.0.0.1"), "\(log)")
            #expect(log.components(separatedBy: " joined: ").count == 2)
        }

        /// Makes of the key of a foreign worker one that knows this coordinator; answers its public key.
        private func forge() throws -> String {
            func text(_ path: String) throws -> String {
                String(decoding: try Data(contentsOf: URL(filePath: directory.file(path))), as: UTF8.self)
            }
            func line(_ name: String, of text: String) throws -> String {
                String(try #require(text.split(separator: "\n").first { $0.hasPrefix("\(name): ") }))
            }
            let (own, foreign) = (try text("keys/worker.key"), try text("foreign/worker.key"))
            let forged = foreign.replacing(try line("coordinator", of: foreign), with: try line("coordinator", of: own))
            try directory.write(forged, to: "foreign/worker.key")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: directory.file("foreign/worker.key"))
            return String(try line("public", of: foreign).dropFirst("public: ".count))
        }

        @Test func withoutKeysEverybodyMayWorkWhereThatIsWanted() async throws {
            let ending = try await coordinate(Studies.single, ["--insecure"]) { endpoint in
                let worker = try await work(endpoint, "--insecure")
                #expect(worker.status == 0)
            }
            #expect(ending.status == 0 && ending.output.contains("1 of 1 points done"))
        }

        @Test func anAddressInUseIsNamed() async throws {
            try directory.write(Studies.single, to: "study.yaml")
            _ = try await coordinate(Studies.single, ["--insecure"]) { endpoint in
                let other = try await Program.run(
                    ["coordinator", "study.yaml", "--listen", endpoint, "--insecure", "--output", "other"],
                    in: directory)
                #expect(other.status == 1)
                #expect(
                    other.errors
                        == "sigmasweep: sweep stopped: zmq_bind: Address already in use (errno 98) - endpoint \(endpoint)\n",
                    "\(other.errors)")
                let worker = try await work(endpoint, "--insecure")
                #expect(worker.status == 0)
            }
        }
    }
}

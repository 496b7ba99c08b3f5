import ArgumentParser
import Coordinator
import Foundation
import Sweep
import ZeroMQ

/// `sigmasweep coordinator`
struct CoordinatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coordinator", abstract: "Coordinate a sweep whose workers run elsewhere; resumes by itself.",
        discussion: """
            Workers connect with "sigmasweep worker" and a key file of the folder that "sigmasweep keys new keys" made.

            Example: sigmasweep coordinator configs/higgsml-lambda-quick.yaml --listen tcp://0.0.0.0:5757 --keys keys
            """)

    @Argument(help: "The study, a YAML file.") var config: String
    @Option(help: "Where workers connect: tcp://ADDRESS:PORT, or ipc://PATH on this host.")
    var listen = "tcp://0.0.0.0:5757"
    @Option(help: "The folder of keys; only workers with one of its keys are let in.") var keys: String?
    @Flag(help: "Let in everybody who reaches the port, and talk in the clear.") var insecure = false
    @Option(help: "The folder for journal and results; default out/<sweep name>.") var output: String?

    func validate() throws {
        try Endpoint.check(
            listen, option: "--listen", isSecured: keys != nil, securing: "--keys DIR", insecure: insecure)
    }

    func run() async throws {
        let study = try Study(path: config)
        try study.checkEvents()
        let keys = try keys.map { directory in try orRefuse { try KeyFiles.coordinator(directory: directory) } }
        let run = try SweepRun(study, output: output)
        try await run.run(at: CoordinatorDoor(endpoint: listen, keys: keys), pool: nil)
    }
}

/// Where coordinator and workers meet, and whether strangers could listen.
enum Endpoint {
    /// Throws unless the endpoint is one, and one over a network is secured or said to be insecure.
    static func check(
        _ endpoint: String, option: String, isSecured: Bool, securing: String, insecure: Bool
    ) throws(ValidationError) {
        let isLocal = endpoint.hasPrefix("ipc://") && endpoint.count > 6
        guard isLocal || (endpoint.hasPrefix("tcp://") && endpoint.split(separator: ":").count == 3) else {
            throw ValidationError("\(option): expected tcp://ADDRESS:PORT or ipc://PATH, found \"\(endpoint)\"")
        }
        guard !isSecured || !insecure else {
            throw ValidationError("--insecure: expected without \(securing), found both")
        }
        guard isLocal || isSecured || insecure else {
            throw ValidationError("\(option): a connection over TCP needs \(securing), or --insecure to do without")
        }
        guard !isLocal || isSecured || insecure || isPrivate(socket: String(endpoint.dropFirst(6))) else {
            throw ValidationError(
                "\(option): a socket in a folder that others may enter needs \(securing), or --insecure to do without - \(endpoint)"
            )
        }
    }
    /// Whether the folder of a socket is one that only the user may enter.
    private static func isPrivate(socket: String) -> Bool {
        PrivateFolder.isPrivate(URL(filePath: socket).deletingLastPathComponent().path)
    }
}

import ArgumentParser
import Coordinator
import Foundation
import Sweep

/// `sigmasweep run`
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a sweep on this host in several worker processes; resumes by itself.",
        discussion: """
            Example: sigmasweep run configs/higgsml-lambda-quick.yaml --workers 2 --output out

            Ctrl-C stops; the same command goes on from there. Points that the folder already holds are not computed again. \
            Workers that outlive the command, should it be killed, go on computing for half a minute and are taken over \
            when it is started again.
            """)

    @Argument(help: "The study, a YAML file.") var config: String
    @Option(help: "Worker processes; default one per processor.") var workers = Defaults.workers
    @Option(help: "The folder for journal and results; default out/<sweep name>.") var output: String?

    func validate() throws {
        guard workers >= 1 else { throw ValidationError("--workers: expected at least 1, found \(workers)") }
    }

    func run() async throws {
        let study = try Study(path: config)
        try study.checkEvents()
        let run = try SweepRun(study, output: output)
        let place = try MeetingPlace(of: run.folder.path)
        defer { place.remove() }
        try await run.run(at: CoordinatorDoor(endpoint: place.endpoint)) { [workers, logs = run.folder.logs] notices in
            WorkerPool(place: place, logs: logs, count: workers, notices: notices)
        }
    }
}

import ArgumentParser
import Coordinator
import Foundation
import Journal
import Numerical
import Sweep

/// `sigmasweep run`
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a sweep on this host in several worker processes; resumes by itself.",
        discussion: """
            Example: sigmasweep run configs/higgsml-lambda-quick.yaml --workers 2 --output out

            Ctrl-C stops; the same command goes on from there. Points that the folder already holds are not computed again.
            """)

    @Argument(help: "The study, a YAML file.") var config: String
    @Option(help: "Worker processes; default one per processor.") var workers = Defaults.workers
    @Option(help: "The folder for journal and results; default out/<sweep name>.") var output: String?

    func validate() throws {
        guard workers >= 1 else { throw ValidationError("--workers: expected at least 1, found \(workers)") }
    }

    func run() async throws {
        let started = Date.now
        let study = try Study(path: config)
        try study.checkEvents()
        let sweep = study.configuration
        let folder = OutputFolder(path: output ?? Defaults.output(of: sweep))
        try orRefuse { try folder.check() }
        try orRefuse { try folder.create() }
        let journal = try orRefuse {
            try SweepJournal(directory: folder.path, sweep: sweep.name, seed: sweep.seed, at: started)
        }
        try orRefuse { try folder.createSubfolders() }
        try orRefuse { try writeDurably(Array(sweep.resolvedText.utf8), to: folder.configuration) }
        let start = RunInformation(
            started: started, version: programVersion, host: ProcessInfo.processInfo.hostName,
            configuration: ContentHash(of: sweep.resolvedText).hex)
        try orRefuse { try journal.commit([.runStarted(start)]) }
        let ending = try await SingleHostRun(sweep: sweep, journal: journal, folder: folder, workers: workers).run()
        let summary = try await Results(sweep: sweep, journal: journal.reader, folder: folder).write()
        print(summary.text)
        try conclude(ending, summary, folder)
    }

    private func conclude(
        _ ending: CoordinatorEnding, _ summary: ResultSummary, _ folder: OutputFolder
    ) throws(CommandEnding) {
        switch ending {
        case .complete where summary.failed.isEmpty: return
        case .complete: throw CommandEnding(status: 1, sentence: summary.failureSentence)
        case .interrupted:
            throw CommandEnding(
                status: 130,
                sentence: "interrupted: \(summary.done) of \(summary.points) points are done - run it again to go on")
        case .abandoned(let reason):
            throw CommandEnding(status: 1, sentence: "sweep abandoned: \(reason) - logs in \(folder.logs)")
        }
    }
}

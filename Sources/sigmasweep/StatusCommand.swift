import ArgumentParser
import Coordinator
import Foundation
import Journal
import Sweep

/// `sigmasweep status`
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say where a running or finished sweep stands.",
        discussion: "Example: sigmasweep status out/toy-lambda")

    @Argument(help: "The output folder of the sweep.") var directory: String

    func run() throws {
        let (sweep, journal, folder) = try openedSweep(directory)
        let points = try orRefuse { try journal.record(of: sweep.grid).points }
        print("sweep    \(sweep.name)")
        print("output   \(folder.path)")
        for status in PointStatus.allCases { print("\(status.rawValue)\t \(points.count { $0.status == status })") }
        for point in points where point.status == .failed {
            print("failed   \(point.place): \(point.failure ?? "unknown reason")")
        }
    }
}

/// `sigmasweep report`
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Write tables, figures and report of a sweep again from its journal.",
        discussion: "Example: sigmasweep report out/toy-lambda")

    @Argument(help: "The output folder of the sweep.") var directory: String

    func run() async throws {
        let (sweep, journal, folder) = try openedSweep(directory)
        let summary = try await Results(sweep: sweep, journal: journal, folder: folder).write()
        print(summary.text)
    }
}

/// Opens the output folder of a sweep for reading only.
private func openedSweep(_ directory: String) throws(CommandEnding) -> (SweepConfiguration, JournalReader, OutputFolder)
{
    let folder = OutputFolder(path: directory)
    guard folder.holdsSweep else { throw .refused("no sweep found: there is no journal.sqlite - \(directory)") }
    // The journal first: it tells best when the folder is that of something else.
    let journal = try orRefuse { try JournalReader(directory: folder.path) }
    let sweep = try Study(path: folder.configuration).configuration
    return (sweep, journal, folder)
}

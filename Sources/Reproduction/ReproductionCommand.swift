import ArgumentParser
import Foundation
import Numerical
import Report
import Sweep

/// `reproduction`: compares the results of studies with the numbers of papers, for `tools/reproduce`.
@main struct ReproductionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reproduction", abstract: "Compare studies with the numbers of papers.",
        subcommands: [StudiesCommand.self, TableCommand.self])

    /// Runs the command; an error ends it with one sentence and status 2.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            let status = exitCode(for: error)
            if status == .success || status == .failure { exit(withError: error) }
            let sentence = message(for: error).split(whereSeparator: \.isNewline).joined(separator: " ")
            FileHandle.standardError.write(Data("reproduction: \(sentence)\n".utf8))
            Foundation.exit(2)
        }
    }
}

/// What both commands take.
struct Selection: ParsableArguments {
    @Argument(help: "The numbers to compare with, a YAML file.") var expectations: String
    @Argument(help: "Studies; default all.") var studies: [String] = []
    @Flag(help: "The small variants of the studies.") var quick = false

    /// The numbers of the selected studies.
    func settings() throws -> ReproductionSettings {
        guard let bytes = FileManager.default.contents(atPath: expectations),
            let text = String(bytes: bytes, encoding: .utf8)
        else { throw ValidationError("numbers not read: no readable file of UTF-8 text - \(expectations)") }
        var settings: ReproductionSettings
        do {
            settings = try ReproductionSettings(yaml: text, file: expectations)
        } catch {
            throw ValidationError("\(error)")
        }
        let known = settings.studies.map(\.name)
        if let unknown = studies.first(where: { !known.contains($0) }) {
            let nearest = nearestName(to: unknown, among: known).map { "; nearest known study: \($0)" } ?? ""
            throw ValidationError("\(unknown): expected one of the studies \(known.joined(separator: ", "))\(nearest)")
        }
        if !studies.isEmpty { settings.studies.removeAll { !studies.contains($0.name) } }
        return settings
    }
}

/// `reproduction studies`
struct StudiesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "studies", abstract: "Print the names of the configurations to run, one a line.")

    @OptionGroup var selection: Selection

    func run() throws {
        for study in try selection.settings().studies { print(study.configuration(isQuick: selection.quick)) }
    }
}

/// `reproduction table`
struct TableCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "table", abstract: "Write reproduction.md and reproduction.json from the results of the studies.",
        discussion: "The exit status is 1 when a number is missing.")

    @OptionGroup var selection: Selection
    @Option(help: "The folder with a folder of results for each study; the tables go there, too.") var results: String

    func run() throws {
        let reproduction = Reproduction(try selection.settings(), isQuick: selection.quick) { study in
            FileManager.default.contents(atPath: "\(results)/\(study)/summary.json")
        }
        for (name, content) in [
            ("reproduction.md", Data(reproduction.markdown.utf8)), ("reproduction.json", try reproduction.json()),
        ] {
            let path = "\(results)/\(name)"
            do {
                try content.write(to: URL(filePath: path), options: .atomic)
            } catch {
                throw ValidationError("table not written: \(error.localizedDescription) - \(path)")
            }
        }
        print("\(reproduction.verdicts); table in \(results)/reproduction.md")
        if reproduction.count(of: .missing) > 0 { throw ExitCode.failure }
    }
}

import ArgumentParser
import Foundation
import Numerical

/// The command line: subcommands, and how they end.
@main
struct SigmaSweep: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sigmasweep",
        abstract: "Parameter sweeps of neural-network measurements with systematic uncertainties.",
        discussion: """
            A study is one YAML file. To see a first curve:

              sigmasweep run configs/higgsml-lambda-quick.yaml --workers 2 --output out
            """,
        version: programVersion,
        subcommands: [
            RunCommand.self, PlanCommand.self, ValidateCommand.self, PointCommand.self, StatusCommand.self,
            ReportCommand.self, FitCommand.self, ExportCommand.self, CoordinatorCommand.self, WorkerCommand.self,
            KeysCommand.self,
        ])

    /// Runs the command; bad usage ends with status 2 and one sentence, as every error does.
    static func main() async {
        do {
            var command = try parseAsRoot()
            _ = try orRefuse { try DenseKernels.fromEnvironment() }
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let ending as CommandEnding {
            if let sentence = ending.sentence { complain(sentence) }
            Foundation.exit(ending.status)
        } catch {
            let status = exitCode(for: error)
            guard status != .success else { exit(withError: error) }  // help and version
            complain(message(for: error))
            Foundation.exit(2)
        }
    }

    /// Says one sentence on one line, also when it quotes a library that speaks in several.
    static func complain(_ sentence: String) {
        let line = sentence.split(whereSeparator: \.isNewline).joined(separator: " ")
        // Without a place to complain to, the exit status says it alone.
        try? FileHandle.standardError.write(contentsOf: Data("sigmasweep: \(line)\n".utf8))
    }
}

/// The version of the program.
let programVersion = "0.1.0"

/// The end of a command with another status than 0.
struct CommandEnding: Error {
    /// 1: finished with failed points; 2: bad usage, configuration or input; 130: interrupted.
    var status: Int32
    /// Printed on standard error; nil when everything has been said.
    var sentence: String?

    /// The user gave something that cannot be used.
    static func refused(_ sentence: some CustomStringConvertible) -> CommandEnding {
        CommandEnding(status: 2, sentence: sentence.description)
    }
}

/// Runs a step and turns its error into the end of the command with status 2.
func orRefuse<Value>(_ body: () throws -> Value) throws(CommandEnding) -> Value {
    do {
        return try body()
    } catch let ending as CommandEnding {
        throw ending
    } catch {
        throw .refused("\(error)")
    }
}

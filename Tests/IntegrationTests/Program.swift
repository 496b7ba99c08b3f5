import Foundation
import Subprocess
import SystemPackage
import TestSupport

/// The program, found beside the test bundle and run as a process.
enum Program {
    /// How a run ended and what it said.
    struct Ending {
        /// The exit status; nil when a signal ended the program.
        var status: Int32?
        var output: String
        var errors: String
    }

    static var path: FilePath {
        FilePath(Bundle.main.bundleURL.appending(path: "sigmasweep").path)
    }

    /// Runs the program in a folder to its end.
    static func run(
        _ arguments: [String], in directory: TemporaryDirectory, input: String = "",
        environment: [Environment.Key: String] = [:]
    ) async throws -> Ending {
        try await run(arguments, in: directory, input: input, environment: environment) { _ in }
    }

    /// Runs the program in a folder to its end, meanwhile the body; one that throws ends the program.
    static func run(
        _ arguments: [String], in directory: TemporaryDirectory, input: String = "",
        environment: [Environment.Key: String] = [:], while body: (RunningProgram) async throws -> Void
    ) async throws -> Ending {
        var options = PlatformOptions()
        options.teardownSequence = []  // that is: kill at once
        let result = try await Subprocess.run(
            .path(path), arguments: Arguments(arguments),
            // The program's own temporary files end up in the folder too, also those of a killed program.
            environment: .inherit.updating(environment.merging(["TMPDIR": directory.path]) { $1 }),
            workingDirectory: FilePath(directory.path), platformOptions: options, input: .string(input),
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20)
        ) { execution in
            try await body(RunningProgram(id: execution.processIdentifier.value))
        }
        let status: Int32? = if case .exited(let code) = result.terminationStatus { code } else { nil }
        return Ending(status: status, output: result.standardOutput, errors: result.standardError)
    }

    /// Runs `sigmasweep run` with two workers into the folder `out`.
    static func sweep(
        _ study: String, in directory: TemporaryDirectory, output: String = "out",
        while body: (RunningProgram) async throws -> Void = { _ in }
    ) async throws -> Ending {
        try directory.write(study, to: "study.yaml")
        return try await run(
            ["run", "study.yaml", "--workers", "2", "--output", output], in: directory, while: body)
    }
}

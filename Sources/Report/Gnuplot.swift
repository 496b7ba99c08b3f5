import Foundation
import Subprocess

/// The program gnuplot, run once a picture.
struct Gnuplot: Sendable {
    /// A name to be found on the search path, or a path.
    let program: String

    /// Runs a script and returns the picture that it writes to standard output.
    ///
    /// - Throws: `ReportError.gnuplotMissing` or `.gnuplotFailed`; `.notWritten` when the script finds no room.
    func draw(_ script: String, figure: String) async throws(ReportError) -> [UInt8] {
        // From a file, for a program that dies before it reads a pipe would take this process along (SIGPIPE).
        let file = FileManager.default.temporaryDirectory.appending(path: "sigmasweep-\(UUID().uuidString).gp")
        do {
            try Data(script.utf8).write(to: file)
        } catch {
            throw .notWritten(path: file.path, reason: error.localizedDescription)
        }
        defer { try? FileManager.default.removeItem(at: file) }
        return try await run(file.path, figure: figure)
    }

    private func run(_ script: String, figure: String) async throws(ReportError) -> [UInt8] {
        do {
            // env takes names and paths alike; -d keeps the user's own gnuplot settings out.
            let result = try await Subprocess.run(
                .name("env"), arguments: [program, "-d", script], output: .bytes(limit: Self.pictureLimit),
                error: .string(limit: Self.messageLimit))
            return try picture(
                result.standardOutput, message: result.standardError, status: result.terminationStatus, figure: figure)
        } catch let error as ReportError {
            throw error
        } catch {
            throw .gnuplotFailed(figure: figure, reason: String(describing: error))
        }
    }

    private func picture(
        _ bytes: [UInt8], message: String, status: TerminationStatus, figure: String
    ) throws(ReportError) -> [UInt8] {
        if status == .exited(Self.notFound) { throw .gnuplotMissing(program: program) }
        guard status.isSuccess, !bytes.isEmpty else {
            let reason = message.split(whereSeparator: \.isNewline).last.map { $0.trimmingPrefix { $0 == " " } }
            throw .gnuplotFailed(figure: figure, reason: reason.map(String.init) ?? "gnuplot \(status)")
        }
        return bytes
    }

    /// The exit status of env when there is no such program.
    private static let notFound: CInt = 127
    private static let pictureLimit = 64 << 20
    private static let messageLimit = 1 << 20
}

import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

extension ProgramTests {
    /// `tools/kill-storm` in small: workers and coordinators die again and again, and the figures are the same.
    @Suite struct KillStormTests {
        private static let tools = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "tools")

        /// Twelve trainings of less than a second, each measured twice.
        private static let study = Studies.grid().replacing("range: [1, 2]", with: "range: [1, 4]")

        @Test func aSweepInAStormOfKillsComesToTheSameFigures() async throws {
            let directory = try TemporaryDirectory()
            try directory.write(Self.study, to: "study.yaml")
            var options = PlatformOptions()
            // It ends its sweeps then.
            options.teardownSequence = [.send(signal: .interrupt, allowedDurationToNextStep: .seconds(30))]
            let result = try await Subprocess.run(
                .name("python3"),
                arguments: [
                    Self.tools.appending(path: "kill-storm").path, directory.file("study.yaml"), "--program",
                    Program.path.string, "--seconds-worker", "1.5", "--seconds-coordinator", "3", "--limit", "120",
                ],
                platformOptions: options, output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
            let output = result.standardOutput
            #expect(result.terminationStatus.isSuccess, "\(output)\(result.standardError)")
            #expect(output.contains("all figures of 24 points are the same\n"), "\(output)")
            let kills = try #require(output.firstMatch(of: /killed: (\d+) workers, (\d+) coordinators/))
            #expect(kills.1 != "0" && kills.2 != "0", "\(output)")
        }
    }
}

import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// Points that cannot be computed, in a sweep whose other points can.
    @Suite struct FailingPointTests {
        /// The variation moves every event out of the selection. That is a shape with no events for a joint nuisance
        /// parameter, but no normalisation that a separate parameter could have.
        private static let study =
            Studies.single
            .replacing(
                "kind: twoGaussians,", with: "kind: twoGaussians, selection: [{feature: x2, min: -50, max: 50}],"
            )
            .replacing("shift: 0.5", with: "shift: 100")
            + "axes: {measurement.nuisanceModel: [joint, split]}\n"

        @Test func aFailingPointIsNamedAndTheRestIsDone() async throws {
            let directory = try TemporaryDirectory()
            let ending = try await Program.sweep(Self.study, in: directory)
            #expect(ending.status == 1)
            #expect(
                ending.errors.wholeMatch(
                    of: /sigmasweep: 1 of 2 points failed: measurement\.nuisanceModel=split \(invalid model: .+\)\n/)
                    != nil,
                "\(ending.errors)")
            #expect(ending.output.contains("1 of 2 points done, 1 failed"))
            let output = SweepOutput(directory)
            let points = try output.table("points.csv")
            #expect(points.column("status") == ["done", "failed"])
            #expect(points.column("attempts") == ["2", "4"], "a training, and three tries of the measurement")
            try expectLogs(in: output, of: points)
            let status = try await Program.run(["status", "out"], in: directory)
            #expect(status.status == 0 && status.output.contains("measurement.nuisanceModel=split: invalid model"))
        }

        private func expectLogs(in output: SweepOutput, of points: Table) throws {
            let logs = output.names(in: "logs").filter { $0.hasPrefix("task-") }
            #expect(logs.count == 3 && Set(logs.map { $0.split(separator: "-attempt-")[0] }).count == 1)
            for (log, attempt) in zip(logs, 1...) {
                #expect(log.hasSuffix("-attempt-\(attempt).log"))
                #expect(try output.text("logs/\(log)").hasPrefix("invalid model: a normalisation by 0.0"))
            }
        }

        @Test func eventsThatVanishOnTheWayFailTheirPointsUntilTheyAreBack() async throws {
            let directory = try TemporaryDirectory()
            try EventFiles.write(EventFiles.rows(2000), to: "first.csv", in: directory)
            try EventFiles.write(EventFiles.rows(64, offset: 5), to: "second.csv", in: directory)
            let study =
                EventFiles.study("first.csv").replacing("epochs: 1", with: "epochs: 300, patience: 300")
                + "axes: {events.path: [first.csv, second.csv]}\n"
            try directory.write(study, to: "study.yaml")
            let output = SweepOutput(directory)
            let manager = FileManager.default
            // One worker: it trains on the first file when the second one vanishes.
            let command = ["run", "study.yaml", "--workers", "1", "--output", "out"]
            let first = try await Program.run(command, in: directory) { program in
                try await waitUntil("the worker") { !program.workers.isEmpty }
                try manager.moveItem(atPath: directory.file("second.csv"), toPath: directory.file("hidden.csv"))
            }
            #expect(first.status == 1)
            #expect(first.errors.contains("1 of 2 points failed: ") && first.errors.contains("second.csv"))
            #expect(try output.table("points.csv").column("status") == ["done", "failed"])
            #expect(output.names(in: "logs").count { $0.hasPrefix("task-") } == 3)

            try manager.moveItem(atPath: directory.file("hidden.csv"), toPath: directory.file("second.csv"))
            let second = try await Program.run(command, in: directory)
            #expect(second.status == 0 && second.output.contains("2 of 2 points done"))
            #expect(try output.table("points.csv").column("status") == ["done", "done"])
        }
    }
}

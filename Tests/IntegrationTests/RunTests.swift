import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// What a run leaves behind.
    @Suite struct RunTests {
        @Test func aRunLeavesTablesFiguresModelsAndAReport() async throws {
            let directory = try TemporaryDirectory()
            let ending = try await Program.sweep(Studies.grid(), in: directory)
            #expect(ending.status == 0)
            #expect(ending.errors == "")
            #expect(ending.output.contains("12 of 12 points done"))
            let output = SweepOutput(directory)
            #expect(
                output.names(in: "") == [
                    "curves.csv", "figures", "journal.lock", "journal.sqlite", "logs", "models", "points.csv",
                    "points.json", "report.html", "summary.json", "sweep.yaml",
                ])
            #expect(output.models.count == 6, "points that differ in the measurement alone share a training")
            try expectFigures(in: output)
            try expectLogsOfTwoWorkers(in: output)
            try expectTables(in: output)
            try expectReports(in: output)
            try await expectTheResolvedConfigurationIsTheSameSweep(directory)
        }

        private func expectFigures(in output: SweepOutput) throws {
            let figures = output.names(in: "figures")
            let stems = Set(figures.map { $0.prefix { $0 != "." } })
            #expect(!stems.isEmpty && figures == stems.sorted().flatMap { ["\($0).pdf", "\($0).svg"] })
            for stem in stems {
                #expect(try output.text("figures/\(stem).svg").contains("</svg>"))
                #expect(try output.text("figures/\(stem).pdf").hasPrefix("%PDF"))
            }
        }

        private func expectLogsOfTwoWorkers(in output: SweepOutput) throws {
            #expect(output.names(in: "logs") == ["coordinator.log", "worker-1.log", "worker-2.log"])
            let log = try output.text("logs/coordinator.log")
            for worker in ["worker-1", "worker-2"] {
                #expect(log.contains("worker \(worker) joined"))
                #expect(try output.text("logs/\(worker).log").contains("connected to ipc://"))
            }
        }

        private func expectTables(in output: SweepOutput) throws {
            let points = try output.table("points.csv")
            let axes = ["training.penalty.strength", "training.seed", "measurement.nuisanceModel"]
            #expect(Array(points.header.prefix(5)) == ["point"] + axes + ["status"])
            #expect(Array(points.header.suffix(4)) == ["attempts", "train_time_s", "measure_time_s", "failure"])
            let figures = [
                "significance", "mu_hat", "sigma_mu", "sigma_mu_stat", "sigma_mu_syst", "mu_up", "mu_down", "auc",
                "auc_x2_up", "penalty", "cross_entropy", "epochs", "bins_filled", "pull_x2", "constraint_x2_norm",
                "correlation_mu_x2_shape", "impact_up_x2", "impact_down_x2", "fit_status",
            ]
            #expect(figures.filter { !points.header.contains($0) } == [])
            #expect(points.rows.count == 12 && Set(points.column("point")).count == 12)
            #expect(points.rows.allSatisfy { $0.count == points.header.count })
            #expect(Set(points.column("status")) == ["done"])
            #expect(Set(points.column("attempts")) == ["2"], "one attempt of the training, one of the measurement")
            #expect(points.column("training.penalty.strength") == ["0", "1", "5"].flatMap { [$0, $0, $0, $0] })

            let curves = try output.table("curves.csv")
            let columns = ["curve", "x_name", "x", "y_name", "mean", "std", "min", "max", "count"]
            #expect(curves.header == columns + ["measurement.nuisanceModel"])
            #expect(curves.rows.count == 3 * 2 * 2)
            #expect(Set(curves.column("count")) == ["2"])
        }

        private func expectReports(in output: SweepOutput) throws {
            let points = try JSONSerialization.jsonObject(with: Data(output.text("points.json").utf8))
            #expect((points as? [[String: Any]])?.count == 12)
            let json = try JSONSerialization.jsonObject(with: Data(output.text("summary.json").utf8))
            let summary = try #require(json as? [String: Any])
            let counts = try #require(summary["counts"] as? [String: Any])
            #expect(counts["points"] as? Int == 12 && counts["done"] as? Int == 12)
            #expect(counts["trainings"] as? Int == 6)
            let page = try output.text("report.html")
            #expect(page.contains("<svg") && page.contains("</html>"))
            #expect(!page.contains("src=\"http") && !page.contains("<link"), "the report stands alone")
        }

        private func expectTheResolvedConfigurationIsTheSameSweep(_ directory: TemporaryDirectory) async throws {
            let plan = try await Plan("out/sweep.yaml", in: directory)
            #expect(plan.points == [12, 12, 0])
            #expect(plan.tasksToRun == 0)
        }

        @Test func aRunOfAFinishedSweepComputesNothing() async throws {
            let directory = try TemporaryDirectory()
            let first = try await Program.sweep(Studies.single, in: directory)
            #expect(first.status == 0)
            let output = SweepOutput(directory)
            let (times, results) = (try output.modelTimes(), try output.text("points.csv"))
            let second = try await Program.sweep(Studies.single, in: directory)
            #expect(second.status == 0)
            #expect(second.output.contains("1 of 1 points done"))
            #expect(try output.modelTimes() == times)
            #expect(try output.text("points.csv") == results)
        }

        @Test func moreWorkersThanTasksDoNoHarm() async throws {
            let directory = try TemporaryDirectory()
            try directory.write(Studies.single, to: "study.yaml")
            let ending = try await Program.run(
                ["run", "study.yaml", "--workers", "5", "--output", "deep/out"], in: directory)
            #expect(ending.status == 0)
            #expect(try SweepOutput(directory, "deep/out").table("points.csv").rows.count == 1)
        }
    }
}

import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// A sweep that is interrupted, loses its processes or grows, and the run that goes on.
    @Suite struct ResumeTests {
        @Test func anInterruptedRunGoesOnWhereItStopped() async throws {
            let directory = try TemporaryDirectory()
            let output = SweepOutput(directory)
            let first = try await Program.sweep(Studies.grid(), in: directory) { program in
                try await waitUntil("three trainings") { output.models.count >= 3 }
                try program.send(SIGINT)
            }
            #expect(first.status == 130)
            let done = try output.table("points.csv").column("status").count { $0 == "done" }
            #expect(done > 0 && done < 12)
            #expect(
                first.errors
                    == "sigmasweep: interrupted: \(done) of 12 points are done - run it again to go on\n")
            let times = try output.modelTimes()

            let plan = try await Plan("study.yaml", in: directory)
            #expect(plan.points == [12, done, 12 - done])
            let second = try await Program.sweep(Studies.grid(), in: directory)
            #expect(second.status == 0)
            #expect(tasks(of: second) == plan.tasksToRun)
            #expect(try output.modelTimes().filter { times[$0.key] != nil } == times)
            #expect(try await output.results() == Uninterrupted.shared.results())
        }

        @Test func aKilledWorkerIsReplaced() async throws {
            let directory = try TemporaryDirectory()
            let output = SweepOutput(directory)
            let ending = try await Program.sweep(Studies.grid(), in: directory) { program in
                try await waitUntil("two workers and a training") {
                    program.workers.count == 2 && !output.models.isEmpty
                }
                try #require(program.workers.first).send(SIGKILL)
            }
            #expect(ending.status == 0)
            #expect(ending.errors == "")
            #expect(try await output.results() == Uninterrupted.shared.results())
            let log = try output.text("logs/coordinator.log")
            #expect(log.contains(/worker worker-\d lost: its (process ended|connection is gone)/))
            #expect(log.components(separatedBy: " joined: ").count - 1 == 3, "two workers and a replacement")
        }

        @Test func aKilledCoordinatorLosesNothingThatWasDone() async throws {
            let directory = try TemporaryDirectory()
            let output = SweepOutput(directory)
            var orphans: [RunningProgram] = []
            let first = try await Program.sweep(Studies.grid(), in: directory) { program in
                // A classifier is on disk before its result is on record, so that of four files two workers may have written
                // two in vain.
                try await waitUntil("two workers and four trainings") {
                    program.workers.count == 2 && output.models.count >= 4
                }
                orphans = program.workers
                try program.send(SIGKILL)
            }
            #expect(first.status == nil)
            #expect(orphans.count == 2)
            let plan = try await Plan("study.yaml", in: directory)
            #expect(plan.trainings[2] <= 4)
            let second = try await Program.sweep(Studies.grid(), in: directory)
            #expect(second.status == 0)
            #expect(tasks(of: second) == plan.tasksToRun)
            #expect(try await output.results() == Uninterrupted.shared.results())
            // The second coordinator took the workers of the first over; nobody else joined.
            let runs = try output.text("logs/coordinator.log").components(separatedBy: " listening at ")
            #expect(runs.count == 3)
            #expect(joinedProcesses(runs[1]) == orphans.map(\.id).sorted())
            #expect(joinedProcesses(runs[2]) == orphans.map(\.id).sorted())
            try await waitUntil("the workers to leave", within: .seconds(30)) { orphans.allSatisfy { !$0.isAlive } }
        }

        @Test func aLongerAxisComputesOnlyWhatIsNew() async throws {
            let directory = try TemporaryDirectory()
            let output = SweepOutput(directory)
            let first = try await Program.sweep(Studies.grid(strengths: "[0, 5]"), in: directory)
            #expect(first.status == 0)
            let (times, points) = (try output.modelTimes(), try output.table("points.csv").rows)
            #expect(times.count == 4 && points.count == 8)

            try directory.write(Studies.grid(), to: "study.yaml")
            let plan = try await Plan("study.yaml", in: directory)
            #expect(plan.points == [12, 8, 4])
            #expect(plan.trainings == [6, 4, 2])
            #expect(plan.measurements == [12, 8, 4])
            let second = try await Program.sweep(Studies.grid(), in: directory)
            #expect(second.status == 0)
            #expect(tasks(of: second) == 6)
            #expect(output.models.count == 6)
            #expect(try output.modelTimes().filter { times[$0.key] != nil } == times)
            let all = try output.table("points.csv").rows
            #expect(points.allSatisfy { all.contains($0) }, "with the attempts and times of the first run")
            #expect(try await output.results() == Uninterrupted.shared.results())
        }

        @Test func aTrainingWhoseClassifierIsGoneIsDoneAgainOnlyWhenItIsNeeded() async throws {
            let directory = try TemporaryDirectory()
            let output = SweepOutput(directory)
            _ = try await Program.sweep(Studies.single, in: directory)
            let model = try #require(output.models.first)
            try FileManager.default.removeItem(atPath: "\(output.path)/models/\(model)")
            let same = try await Program.sweep(Studies.single, in: directory)
            #expect(same.status == 0 && output.models == [])
            let changed = Studies.single.replacing("measurement: {bins: 5}", with: "measurement: {bins: 4}")
            let plan = try await Plan("study.yaml", in: directory, study: changed)
            #expect(plan.trainings == [1, 0, 1] && plan.measurements == [1, 0, 1])
            let other = try await Program.sweep(changed, in: directory)
            #expect(other.status == 0 && output.models == [model])
        }

        /// The processes of the workers that joined, ascending, by a coordinator's log.
        private func joinedProcesses(_ log: String) -> [pid_t] {
            log.matches(of: /joined: process (\d+) on/).compactMap { pid_t($0.1) }.sorted()
        }

        /// How many tasks a run said it had to compute.
        private func tasks(of ending: Program.Ending) -> Int? {
            ending.output.firstMatch(of: /task \d+ of (\d+)/).flatMap { Int($0.1) }
        }
    }
}

/// The results of the grid computed in one go, made once for all tests that compare with them.
actor Uninterrupted {
    static let shared = Uninterrupted()
    private var task: Task<[Table], any Error>?

    func results() async throws -> [Table] {
        if let task { return try await task.value }
        let task = Task {
            let directory = try TemporaryDirectory()
            let ending = try await Program.sweep(Studies.grid(), in: directory)
            try #require(ending.status == 0)
            return try SweepOutput(directory).results()
        }
        self.task = task
        return try await task.value
    }
}

/// What `sigmasweep plan` says: all, there already, to compute.
struct Plan {
    var points: [Int]
    var trainings: [Int]
    var measurements: [Int]
    var tasksToRun: Int { trainings[2] + measurements[2] }

    init(_ configuration: String, in directory: TemporaryDirectory, study: String? = nil) async throws {
        if let study { try directory.write(study, to: configuration) }
        let ending = try await Program.run(["plan", configuration, "--output", "out"], in: directory)
        try #require(ending.status == 0)
        func numbers(_ name: String) throws -> [Int] {
            let line = try #require(ending.output.split(separator: "\n").first { $0.hasPrefix(name) })
            let numbers = line.matches(of: /\d+/).compactMap { Int($0.0) }
            try #require(numbers.count == 3)
            return numbers
        }
        points = try numbers("points")
        trainings = try numbers("trainings")
        measurements = try numbers("measurements")
    }
}

import Numerical
import Sweep
import Testing
import Wire

@testable import Coordinator
@testable import sigmasweep

@Suite struct ProgressDisplayTests {
    private let start = SweepProgress(
        points: 70, donePoints: 0, failedPoints: 0, tasks: 140, finishedTasks: 0, elapsed: .seconds(2),
        remaining: nil, workers: [])
    private let middle = SweepProgress(
        points: 70, donePoints: 12, failedPoints: 1, tasks: 140, finishedTasks: 35, elapsed: .seconds(70),
        remaining: .seconds(125), workers: [])

    @Test func theSentenceCountsAndEstimates() {
        #expect(ProgressDisplay.sentence(start) == "0 of 70 points, task 0 of 140, 2.0 s gone")
        #expect(
            ProgressDisplay.sentence(middle)
                == "12 of 70 points, 1 failed, task 35 of 140, 0.5 tasks/s, 2 min 05 s left")
    }

    @Test func theBarIsFilledByTheShareOfTasks() {
        let bar = ProgressDisplay.bar(middle, width: 200)
        #expect(bar.hasPrefix("[" + String(repeating: "█", count: 10) + String(repeating: "░", count: 30) + "] 12 of"))
    }

    @Test(arguments: [20, 80, 90, 100, 200]) func theBarFitsAWideEnoughLine(width: Int) {
        let bar = ProgressDisplay.bar(middle, width: width)
        let cells = bar.count { "█░".contains($0) }
        #expect((10...40).contains(cells))
        #expect(bar.count < width || cells == 10)
    }

    @Test func nothingToDoIsAFullBar() {
        var progress = start
        progress.tasks = 0
        #expect(!ProgressDisplay.bar(progress, width: 100).contains("░"))
    }

    @Test func aWorkersLineSaysWhatItDoes() {
        let task = TaskID(ContentHash(of: "t"))
        func line(_ title: String?, _ epoch: Int? = nil, loss: Double? = nil) -> String {
            ProgressDisplay.line(
                WorkerProgress(
                    name: "w1", task: title,
                    progress: epoch.map {
                        TaskProgress(task: task, attempt: Attempt(1), epoch: $0, epochs: 9, loss: loss)
                    }))
        }
        #expect(line(nil) == "  w1: idle")
        #expect(line("measure seed 1") == "  w1: measure seed 1")
        #expect(line("train seed 1", 3) == "  w1: train seed 1, epoch 3")
        #expect(line("train seed 1", 3, loss: 0.123456) == "  w1: train seed 1, epoch 3, loss 0.1235")
    }
}

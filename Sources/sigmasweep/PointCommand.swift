import Analysis
import ArgumentParser
import Events
import Foundation
import Sweep
import Training

/// `sigmasweep point`
struct PointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "point", abstract: "Compute one grid point in this process and print everything of it.",
        discussion: """
            Example: sigmasweep point configs/toy-lambda.yaml --set training.penalty.strength=20 --checkpoint point.ckpt

            With --checkpoint a training that was stopped, or killed, goes on where it was, to the same result.
            """)

    @Argument(help: "The study, a YAML file.") var config: String
    @Option(
        name: .customLong("set"), help: "A setting of the point, PATH=VALUE; the first value of each axis otherwise.")
    var settings: [String] = []
    @Option(
        help: "A file that keeps the state of the training while it runs, and from which it goes on if it is there.")
    var checkpoint: String?

    func run() throws {
        let study = try Study(path: config)
        let point = try orRefuse {
            try study.configuration.point(setting: try pairs()) { path throws(EventsError) in
                try contentDigest(ofFile: path)
            }
        }
        let (train, measure) = point.tasks
        var computer = TaskComputer()
        print("point \(point.id)")
        var training: TaskOutput?
        if let train {
            let start = ContinuousClock.now
            let output = try self.train(train, with: &computer)
            print("training took \(words(ContinuousClock.now - start))")
            training = output
        }
        let measurement = try compute(measure, with: &computer, classifier: training?.classifier)
        if let training { show(training.result) }
        show(measurement.result)
    }

    /// Computes the last task of the point.
    private func compute(
        _ task: IdentifiedTask, with computer: inout TaskComputer, classifier: [UInt8]?
    ) throws(CommandEnding) -> TaskOutput {
        try orShowLog {
            () throws(AnalysisError) in
            try computer.compute(task.specification, identity: task.id, classifier: classifier)
        }
    }

    /// What a program of the user's own said.
    private func showLog(_ log: String?) {
        guard let log else { return }
        try? FileHandle.standardError.write(contentsOf: Data((log + (log.hasSuffix("\n") ? "" : "\n")).utf8))
    }

    /// As `orRefuse`, and shows what a program said, also before it failed.
    private func orShowLog(_ body: () throws(AnalysisError) -> TaskOutput) throws(CommandEnding) -> TaskOutput {
        do {
            let output = try body()
            showLog(output.log)
            return output
        } catch {
            showLog(error.log)
            throw .refused("\(error)")
        }
    }

    /// Trains, and keeps the checkpoint up to date.
    private func train(_ task: IdentifiedTask, with computer: inout TaskComputer) throws(CommandEnding) -> TaskOutput {
        var file = CheckpointFile(path: checkpoint)
        let start = try file.read(identity: task.id.hash)
        if let start { print("going on after epoch \(start.epochs) - \(file.path ?? "")") }
        let output = try orShowLog {
            () throws(AnalysisError) in
            try computer.compute(task.specification, identity: task.id, classifier: nil, from: start) { epoch, make in
                show(epoch)
                // The training is worth more than its checkpoint.
                do throws(CommandEnding) { try file.update(make) } catch { SigmaSweep.complain(error.sentence ?? "") }
            }
        }
        file.remove()
        return output
    }

    private func pairs() throws(CommandEnding) -> [(path: String, value: String)] {
        var pairs: [(path: String, value: String)] = []
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw .refused("--set: expected PATH=VALUE, found \"\(setting)\"") }
            pairs.append((String(parts[0]), String(parts[1])))
        }
        return pairs
    }

    private func show(_ epoch: EpochRecord) {
        let losses = "train \(epoch.trainLoss)  validation \(epoch.validationLoss)  penalty \(epoch.validationPenalty)"
        let uncertainty = epoch.validationUncertainty.map { "  uncertainty \($0)" } ?? ""
        let adversary = epoch.validationAdversary.map { "  adversary \($0)" } ?? ""
        let network = epoch.network.map { "network \($0)  " } ?? ""
        print("\(network)epoch \(epoch.epoch)  \(losses)\(uncertainty)\(adversary)")
        fflush(nil)  // for whoever reads along
    }

    private func show(_ result: TaskResult) {
        for (name, value) in result.figures.sorted(by: { $0.key < $1.key }) { print("\(name) = \(value)") }
        for (name, value) in result.labels.sorted(by: { $0.key < $1.key }) { print("\(name) = \(value)") }
    }
}

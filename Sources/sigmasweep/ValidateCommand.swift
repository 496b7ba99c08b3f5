import ArgumentParser
import Sweep

/// `sigmasweep validate`
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check a configuration and its events without running anything.",
        discussion: "Example: sigmasweep validate configs/toy-lambda.yaml")

    @Argument(help: "The study, a YAML file.") var config: String

    func run() throws {
        let study = try Study(path: config)
        for line in try study.checkEvents() { print("events: \(line)") }
        print("\(config): valid, \(study.configuration.grid.count) points")
    }
}

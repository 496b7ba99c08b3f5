import ArgumentParser
import Coordinator
import Journal
import Sweep

/// `sigmasweep plan`
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say what a run would compute, what is there already, and about how long it takes.",
        discussion: "Example: sigmasweep plan configs/toy-lambda.yaml --output out/toy-lambda")

    @Argument(help: "The study, a YAML file.") var config: String
    @Option(help: "The output folder of the sweep; default out/<sweep name>.") var output: String?
    @Option(help: "Worker processes to plan for; default one per processor.") var workers = Defaults.workers

    func validate() throws {
        guard workers >= 1 else { throw ValidationError("--workers: expected at least 1, found \(workers)") }
    }

    func run() throws {
        let sweep = try Study(path: config).configuration
        let folder = OutputFolder(path: output ?? Defaults.output(of: sweep))
        try orRefuse { try folder.check() }
        let journal =
            try folder.holdsSweep
            ? orRefuse { try JournalReader(directory: folder.path, sweep: sweep.name) } : nil
        let plan = try orRefuse { try WorkPlan(sweep.grid, journal: journal, models: ModelStore(folder)) }
        print("sweep        \(sweep.name)")
        print("output       \(folder.path)\(journal == nil ? " (new)" : "")")
        print("points       \(counts(plan.points, toCompute: plan.points - plan.donePoints))")
        if sweep.grid.isOfRuns {
            print("tasks        \(counts(plan.measurements, toCompute: plan.measurementsToRun))")
        } else {
            print("trainings    \(counts(plan.trainings, toCompute: plan.trainingsToRun))")
            print("measurements \(counts(plan.measurements, toCompute: plan.measurementsToRun))")
        }
        let time = plan.estimate(workers: workers).map { "about \(words($0)) with \(workers) workers" }
        print("time         \(time ?? unknownTime(plan))")
    }

    private func counts(_ total: Int, toCompute: Int) -> String {
        "\(total), \(total - toCompute) cached or not needed, \(toCompute) to compute"
    }

    private func unknownTime(_ plan: WorkPlan) -> String {
        plan.trainingsToRun + plan.measurementsToRun == 0
            ? "nothing to do" : "not known before the first tasks of this sweep have run in the output folder"
    }
}

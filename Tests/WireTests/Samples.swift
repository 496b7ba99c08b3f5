import Events
import Likelihood
import Numerical
import Training

@testable import Sweep
@testable import Wire

/// Messages that use every field of the protocol at least once.
enum Samples {
    static let train = TaskID(ContentHash(of: "train"))
    static let measure = TaskID(ContentHash(of: "measure"))
    static let classifier: [UInt8] = [0, 1, 2, 0x53, 0xFF]

    static let point = PointSpecification(
        seed: 7,
        events: EventsSettings(
            source: .higgsml(
                HiggsMLSettings(
                    path: "data/events.csv.gz", digest: ContentHash(of: "events"),
                    split: SplitSettings(train: 3, validation: 1, test: 4))),
            selection: [Cut(feature: "PRI_tau_pt", min: 22)], yields: ["signal": 1.5], scale: ["background": 0.1]),
        variations: [
            VariationSettings(name: "tau_pt", feature: "PRI_tau_pt", change: .scale(0.03), kind: .shifted),
            VariationSettings(
                name: "met", feature: "PRI_met", change: .shift(-2), kind: .reweighted(edges: [0, 0.5]),
                processes: ["signal"]),
        ],
        training: TrainingSettings(inputs: InputSettings(missing: .value(-1))),
        measurement: MeasurementSettings(nuisances: .named(["tau_pt"])))

    static let trainSpecification = TrainSpecification(
        seed: point.seed, events: point.events, variations: point.variations, training: point.training)

    static let result = TaskResult(
        figures: ["mu_hat": 1, "sigma_mu": 0.1, "tiny": .leastNonzeroMagnitude, "huge": -.greatestFiniteMagnitude],
        labels: ["fit_status": "converged", "quoted": "\"\\/\u{0}é\u{1F600}"],
        history: [EpochRecord(epoch: 1, trainLoss: 0.7, validationLoss: 0.69, validationPenalty: 0)],
        fit: FitRecord(
            status: "converged", estimatedDistanceToMinimum: 1.25e-6,
            parameters: [ParameterRecord(name: "mu", value: 1, uncertainty: 0.1)], covariance: [0.01],
            templates: ["signal": [1, 2.5]], data: [3, 4]),
        tables: [TableRecord(name: "scan", columns: ["y", "score"], rows: [[-0.5, 0.1]])], duration: 0.125)

    static func encoded(_ result: TaskResult) -> EncodedResult {
        guard let encoded = try? EncodedResult(result) else { preconditionFailure("a result of finite numbers") }
        return encoded
    }

    static let workerMessages: [WorkerMessage] = [
        .hello(WorkerGreeting(name: "host-1/0", host: "host-1", processID: 4711)),
        .hello(WorkerGreeting(name: "", host: "ü", processID: .max, timeLeftSeconds: 12.5, methodVersion: 3)),
        .hello(
            WorkerGreeting(
                name: "w", host: "h", processID: 1,
                held: [HeldTask(task: train, attempt: Attempt(2)), HeldTask(task: measure, attempt: Attempt(1))])),
        .heartbeat(nil, assignments: 0),
        .heartbeat(
            TaskProgress(task: train, attempt: Attempt(2), epoch: 3, epochs: 200, loss: 0.5), assignments: 7),
        .heartbeat(TaskProgress(task: measure, attempt: Attempt(1), epoch: 0, epochs: 0, loss: nil), assignments: 1),
        .finished([FinishedTask(task: measure, attempt: Attempt(1), result: encoded(result))]),
        .finished([
            FinishedTask(
                task: train, attempt: Attempt(Int(Int32.max)), result: encoded(TaskResult()), classifier: classifier),
            FinishedTask(task: measure, attempt: Attempt(1), result: encoded(result)),
            FinishedTask(task: train, attempt: Attempt(1), result: encoded(TaskResult()), classifier: []),
        ]),
        .finished([]),
        .failed(task: train, attempt: Attempt(3), reason: "loss is not finite", log: "epoch 1\nepoch 2\t\u{7}"),
        .checkpoint(task: train, attempt: Attempt(1), epochs: 3, content: classifier),
        .draining(reason: "time", returned: [TaskAttempt(train, Attempt(1)), TaskAttempt(measure, Attempt(2))]),
        .goodbye(reason: "time limit"),
    ]

    static let coordinatorMessages: [CoordinatorMessage] = [
        .welcome(heartbeatInterval: .seconds(2), checkpointInterval: .seconds(86_400)),
        .welcome(heartbeatInterval: .milliseconds(1), checkpointInterval: .milliseconds(333)),
        .assign(
            [AssignedTask(task: train, attempt: Attempt(1), specification: .train(trainSpecification))], number: 1),
        .assign(
            [
                AssignedTask(
                    task: measure, attempt: Attempt(2), specification: .measure(point, classifier: train),
                    classifier: classifier),
                AssignedTask(
                    task: train, attempt: Attempt(1), specification: .train(trainSpecification),
                    checkpoint: [1, 2, 3]),
                AssignedTask(
                    task: measure, attempt: Attempt(3), specification: .measure(point, classifier: train),
                    classifier: classifier),
            ], number: 12),
        .acknowledge([TaskAttempt(train, Attempt(2)), TaskAttempt(measure, Attempt(1))]),
        .leave(reason: "the sweep is over"),
        .refuse(reason: "its numerical method is version 2, not 3"),
        .invite,
    ]
}

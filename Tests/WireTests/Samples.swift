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

    static let workerMessages: [WorkerMessage] = [
        .hello(WorkerGreeting(name: "host-1/0", host: "host-1", processID: 4711)),
        .hello(WorkerGreeting(name: "", host: "ü", processID: .max, methodVersion: 3)),
        .hello(
            WorkerGreeting(
                name: "w", host: "h", processID: 1, held: HeldTask(task: train, attempt: Attempt(2)))),
        .heartbeat(nil),
        .heartbeat(TaskProgress(task: train, attempt: Attempt(2), epoch: 3, epochs: 200, loss: 0.5)),
        .heartbeat(TaskProgress(task: measure, attempt: Attempt(1), epoch: 0, epochs: 0, loss: nil)),
        .finished(task: measure, attempt: Attempt(1), result: result, classifier: nil),
        .finished(task: train, attempt: Attempt(Int(Int32.max)), result: TaskResult(), classifier: classifier),
        .finished(task: train, attempt: Attempt(1), result: TaskResult(), classifier: []),
        .failed(task: train, attempt: Attempt(3), reason: "loss is not finite", log: "epoch 1\nepoch 2\t\u{7}"),
        .goodbye(reason: "time limit"),
    ]

    static let coordinatorMessages: [CoordinatorMessage] = [
        .welcome(heartbeatInterval: .seconds(2)),
        .welcome(heartbeatInterval: .milliseconds(1)),
        .welcome(heartbeatInterval: .milliseconds(333)),
        .welcome(heartbeatInterval: .seconds(86_400)),
        .assign(task: train, attempt: Attempt(1), specification: .train(trainSpecification), classifier: nil),
        .assign(
            task: measure, attempt: Attempt(2), specification: .measure(point, classifier: train),
            classifier: classifier),
        .acknowledge(task: train, attempt: Attempt(2)),
        .leave(reason: "the sweep is over"),
        .invite,
    ]
}

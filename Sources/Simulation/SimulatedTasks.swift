import Journal
import Numerical
import Scheduling
import Sweep

/// The tasks of a simulated sweep: how long they take, which of them fail, and what they come to.
struct SimulatedTasks {
    let plan: [PointPlan]
    private let durations: [TaskID: Double]
    private let natures: [TaskID: Nature]

    /// How a task behaves at its workers.
    enum Nature {
        case good
        /// Fails now and then.
        case flaky
        /// Fails always.
        case bad
        /// Ends the process of its worker.
        case deadly
    }

    init(_ stream: inout RandomStream) {
        let single = stream.uniform(below: 3) == 0
        let trainings = 1 + stream.uniform(below: 5)
        let scale = [0.001, 0.1, 1, 6][stream.uniform(below: 4)]
        var tasks: [TaskID: PlannedTask] = [:]
        var durations: [TaskID: Double] = [:]
        var natures: [TaskID: Nature] = [:]
        func task(_ name: String, _ kind: TaskKind) -> PlannedTask {
            let id = TaskID(ContentHash(of: name))
            if let known = tasks[id] { return known }
            let cost = [0.5, 1, 1, 4, 20][stream.uniform(below: 5)]
            let task = PlannedTask(id: id, kind: kind, cost: cost)
            tasks[id] = task
            let slowness = stream.uniform(below: 25) == 0 ? 10.0 : 1
            durations[id] = min(100, scale * cost * slowness * (kind == .train ? 1 : 0.2) * (0.5 + stream.uniform()))
            switch stream.uniform(below: 40) {
            case 0: natures[id] = .bad
            case 1: natures[id] = .deadly
            case 2, 3, 4: natures[id] = .flaky
            default: natures[id] = .good
            }
            return task
        }
        var points: [PointPlan] = []
        for index in 0..<1 + stream.uniform(below: 14) {
            let training = stream.uniform(below: trainings)
            let train = single ? nil : task("t\(training)", .train)
            let measure = task("m\(training).\(stream.uniform(below: 4))", .measure)
            points.append(PointPlan(index: index, train: train, measure: measure))
        }
        plan = points
        self.durations = durations
        self.natures = natures
    }

    func duration(of task: TaskID) -> Double { durations[task] ?? 0 }
    func nature(of task: TaskID) -> Nature { natures[task] ?? .good }

    /// The only result that a task can come to.
    static func result(of task: TaskID, seconds: Double) -> EncodedResult {
        do {
            return try EncodedResult(TaskResult(labels: ["task": "\(task)"], duration: seconds))
        } catch {
            preconditionFailure("a result without figures has JSON: \(error)")
        }
    }

    /// The only classifier that a training can come to.
    static func classifier(of task: TaskID) -> [UInt8] { Array("classifier \(task)".utf8) }

    /// The epochs of a training, of ten, after its remaining half was done so many times.
    static func epochs(after halves: UInt8) -> Int { halves > 8 ? 9 : 10 - 10 / (1 << Int(halves)) - 1 }

    /// The plan as a journal leaves it.
    func known(to journal: SimulatedJournal) -> [PointPlan] {
        plan.map { point in
            let measure = known(point.measure, journal)
            let train = point.train.map { plan in
                var known = known(plan, journal)
                // A training is done again when its classifier is gone and needed.
                if measure.doneIn == nil && journal.classifiers[plan.id] == nil { known.doneIn = nil }
                return known
            }
            return PointPlan(index: point.index, train: train, measure: measure)
        }
    }

    private func known(_ plan: PlannedTask, _ journal: SimulatedJournal) -> PlannedTask {
        var known = plan
        known.latestAttempt = journal.latest[plan.id]
        known.doneIn = journal.accepted[plan.id]?.duration
        return known
    }

    /// What a worker is asked: the content matters to nobody here.
    static let specification = TaskSpecification.run(RunSpecification(seed: 1, runner: nil, parameters: .empty))
}

import Events
import Likelihood
import Sweep
import Training

extension TaskComputer {
    /// Computes a task of the user's own; without a program it is done at once.
    mutating func run(_ specification: RunSpecification, _ asked: AskedTask) throws(AnalysisError) -> TaskOutput {
        guard let runner = specification.runner else { return TaskOutput(result: TaskResult()) }
        try programFiles.check(runner)
        let task = try ProgramTask(runner, asked)
        let (answer, log) = try task.answer(seed: specification.seed, parameters: specification.parameters, [])
        return TaskOutput(result: TaskResult(answer), log: log)
    }

    /// Has a program train on the prepared events.
    mutating func train(
        _ specification: TrainSpecification, by runner: RunnerSettings, _ asked: AskedTask
    ) throws(AnalysisError) -> TaskOutput {
        try programFiles.check(runner)
        let events = try events(
            specification.events, variations: specification.variations, seed: specification.seed)
        let task = try ProgramTask(runner, asked)
        let samples = [("train", events.train), ("validation", events.validation)]
        let files = try samples.map { name, sample throws(AnalysisError) in
            JSONMember(name, try task.write(sample, of: events.processes, name: name))
        }
        let (answer, log) = try task.answer(
            seed: specification.seed, parameters: runner.parameters,
            [JSONMember("point", specification.json)] + events.description + [JSONMember("files", .object(files))])
        return TaskOutput(
            result: TaskResult(answer), classifier: try task.classifier(answer.classifier, trainedOn: events), log: log)
    }

    /// Has a program measure with a classifier, ours or that of another program.
    mutating func measure(
        _ point: PointSpecification, with classifier: [UInt8], by runner: RunnerSettings, _ asked: AskedTask
    ) throws(AnalysisError) -> TaskOutput {
        try programFiles.check(runner)
        let prepared = try events(point.events, variations: point.variations, seed: point.seed)
        let events = try analysing { try prepared.assuming(point.measurement.assume) }
        let task = try ProgramTask(runner, asked)
        var files: [JSONMember] = []
        if let foreign = ForeignClassifier(decoding: classifier) {
            files.append(try task.write(foreign.content, name: foreign.name))
            files += try task.write(events, evaluations: (nil, nil))
        } else {
            let own = try analysing { try TrainedClassifier(decoding: classifier) }
            let test = try evaluated(own, on: events, at: point)
            let validation = try analysing {
                try own.evaluate(
                    events.validation, split: "validation", processes: events.processes, settings: point.training)
            }
            files.append(try task.write(classifier, name: "classifier.sigmasweep"))
            files += try task.write(events, evaluations: (validation, test))
            files += try task.writeWorkspace(of: test, events, point.measurement)
        }
        let (answer, log) = try task.answer(
            seed: point.seed, parameters: runner.parameters,
            [JSONMember("point", point.json)] + events.description + [JSONMember("files", .object(files))])
        return TaskOutput(result: TaskResult(answer), log: log)
    }
}

extension TaskResult {
    fileprivate init(_ answer: ProgramAnswer) {
        self.init(
            figures: answer.figures, labels: answer.labels, tables: answer.tables.isEmpty ? nil : answer.tables)
    }
}

extension PreparedEvents {
    /// What the columns of the features and the numbers of the processes mean.
    fileprivate var description: [JSONMember] {
        let names = processes.map { process in
            JSONValue.object([JSONMember("name", .string(process.name)), JSONMember("signal", .bool(process.isSignal))])
        }
        return [
            JSONMember("features", .array(train.featureNames.map(JSONValue.string))),
            JSONMember("processes", .array(names)),
        ]
    }
}

extension ProgramTask {
    /// Writes the events of a split into a folder of its name.
    fileprivate func write(
        _ sample: EventSample, of processes: [Process], evaluation: Evaluation? = nil, name: String
    ) throws(AnalysisError) -> JSONValue {
        do {
            let folder = try folder.folder(name)
            return try EventFiles(folder: folder, sample: sample, processes: processes, evaluation: evaluation).write()
        } catch {
            throw runner.failure(error)
        }
    }

    /// Writes the events that a measurement needs.
    fileprivate func write(
        _ events: PreparedEvents, evaluations: (validation: Evaluation?, test: Evaluation?)
    ) throws(AnalysisError) -> [JSONMember] {
        let processes = events.processes
        return [
            JSONMember(
                "validation",
                try write(
                    events.validation, of: processes, evaluation: evaluations.validation, name: "validation")),
            JSONMember(
                "test",
                try write(events.test, of: processes, evaluation: evaluations.test, name: "test")),
        ]
    }

    /// Writes the classifier's file under its name.
    fileprivate func write(
        _ classifier: [UInt8], name: String
    ) throws(AnalysisError) -> JSONMember {
        do {
            return JSONMember("classifier", .string(try folder.folder("classifier").write(classifier, to: name)))
        } catch {
            throw runner.failure(error)
        }
    }

    /// Writes what the built-in measurement would fit, a HistFactory workspace; nothing where it fits no histograms.
    fileprivate func writeWorkspace(
        of evaluation: Evaluation, _ events: PreparedEvents, _ settings: MeasurementSettings
    ) throws(AnalysisError) -> [JSONMember] {
        guard settings.kind == .binned else { return [] }
        let filled = fillTemplates(settings, sample: events.test, processes: events.processes, evaluation: evaluation)
        let templates = try analysing { try TemplateModel(joiningBinsWithoutBackground(filled), settings: settings) }
        let workspace = Workspace(model: templates.model, data: templates.data)
        do {
            return [JSONMember("workspace", .string(try folder.write(workspace.json(.pretty), to: "workspace.json")))]
        } catch {
            throw runner.failure(error)
        }
    }

    /// The file of a classifier that the program has trained.
    fileprivate func classifier(
        _ classifier: ProgramClassifier?, trainedOn events: PreparedEvents
    ) throws(AnalysisError) -> [UInt8]? {
        switch classifier {
        case .network(let network):
            try analysing {
                try network.classifier(features: events.train.featureNames, processes: events.processes).encoded()
            }
        case .file(let name): ForeignClassifier(name: name, content: try content(of: name)).encoded()
        case nil: nil
        }
    }
}

import Likelihood

extension RunSpecification {
    /// The settings of the point with every default written out, as `RunSpecification.init` reads them.
    var configuration: ConfigurationValue {
        .mapping([
            "seed": .integer(seed),
            "runner": runner?.configuration ?? .mapping(["kind": .text(RunnerKind.none.rawValue)]),
            "parameters": parameters.configuration,
        ])
    }
}

extension PointWork {
    /// The settings of the point with every default written out.
    var configuration: ConfigurationValue {
        switch self {
        case .measurement(let specification): specification.configuration
        case .run(let specification): specification.configuration
        }
    }
}

extension PointSpecification {
    /// The settings of the point with every default, in the shape of the configuration, as JSON.
    package var json: JSONValue { configuration.json }
}

extension TrainSpecification {
    /// The settings of the training with every default, in the shape of the configuration, as JSON.
    package var json: JSONValue {
        let point = PointSpecification(
            seed: seed, events: events, variations: variations, training: training, measurement: .init(),
            trainingRunner: runner)
        return point.configuration.removing(["measurement"]).json
    }
}

extension RunnerSettings? {
    /// A mapping with the key `runner`; an empty one where there is none.
    var entry: ConfigurationValue {
        self.map { .mapping(["runner": $0.configuration.adding($0.parametersEntry)]) } ?? .mapping([:])
    }
}

extension RunnerSettings {
    /// The settings, all but the parameters.
    fileprivate var configuration: ConfigurationValue {
        let variables = environment.sorted { $0.key < $1.key }.map { name, value in
            ConfigurationValue.Entry(key: name, line: 1, value: .text(value))
        }
        return .mapping([
            "command": .list(command.map { .text($0.text) }),
            "environment": ConfigurationValue(line: 1, content: .mapping(variables)),
            "files": .list(files.map { .text($0.text) }),
        ])
        .adding(version.isEmpty ? .mapping([:]) : .mapping(["version": .text(version)]))
        .adding(
            .mapping([
                "input": .text(input.rawValue),
                "timeLimit": timeLimit.map(ConfigurationValue.number) ?? .null,
                "memoryLimit": memoryLimit.map(ConfigurationValue.integer) ?? .null,
                "directory": .text(directory),
            ]))
    }

    fileprivate var parametersEntry: ConfigurationValue { .mapping(["parameters": parameters.configuration]) }
}

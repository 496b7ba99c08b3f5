import Numerical

/// A program of the user's own that computes a task, and how it is run.
package struct RunnerSettings: Sendable, Codable, Equatable {
    /// The program and its arguments, at least one.
    package var command: [CommandWord]
    /// Variables added to those of the worker.
    package var environment: [String: String]
    /// Further files that the program reads, so that it is another task when their content changes.
    package var files: [CommandWord]
    /// Settings of the program itself.
    package var parameters: ParameterValue
    /// Free text that belongs to the identity.
    package var version: String
    package var input: RunnerInput
    /// In seconds; nil for none.
    package var timeLimit: Double?
    /// Address space of each process in MB (10⁶ bytes); nil for none.
    package var memoryLimit: Int?
    /// The absolute path of the folder that relative paths of the command and the files begin at.
    package var directory: String

    package init(
        command: [CommandWord], environment: [String: String] = [:], files: [CommandWord] = [],
        parameters: ParameterValue = .empty, version: String = "", input: RunnerInput = .standardInput,
        timeLimit: Double? = nil, memoryLimit: Int? = nil, directory: String
    ) {
        self.command = command
        self.environment = environment
        self.files = files
        self.parameters = parameters
        self.version = version
        self.input = input
        self.timeLimit = timeLimit
        self.memoryLimit = memoryLimit
        self.directory = directory
    }

    /// The absolute path of a file, or a word that names none as it is.
    package func resolved(_ word: CommandWord) -> String {
        word.digest == nil ? word.text : ConfigurationValue.absolute(word.text, directory)
    }
}

/// A word of a command, or a file.
package struct CommandWord: Sendable, Codable, Equatable {
    /// As it stands in the configuration.
    package var text: String
    /// Of the file that the word names; nil where it names none.
    package var digest: ContentHash?

    package init(_ text: String, digest: ContentHash? = nil) {
        self.text = text
        self.digest = digest
    }
}

/// How a program is given the task.
package enum RunnerInput: String, Sendable, Codable, CaseIterable {
    /// As JSON on standard input.
    case standardInput = "stdin"
    /// In a file of JSON whose path is the last argument.
    case file
}

/// A grid point that is one task of the user's own, without events, training or measurement.
package struct RunSpecification: Sendable, Codable, Equatable {
    /// The seed of the sweep.
    package var seed: Int
    /// Nil for a task that computes nothing.
    package var runner: RunnerSettings?
    /// A mapping.
    package var parameters: ParameterValue

    package init(seed: Int, runner: RunnerSettings?, parameters: ParameterValue) {
        self.seed = seed
        self.runner = runner
        self.parameters = parameters
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        seed = try container.decode(Int.self, forKey: .seed)
        runner = try container.decodeIfPresent(RunnerSettings.self, forKey: .runner)
        parameters = ParameterValue(mapping: try container.decode([String: ParameterValue].self, forKey: .parameters))
    }
}

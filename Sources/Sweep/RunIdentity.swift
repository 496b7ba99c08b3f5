import Likelihood
import Numerical

extension RunnerSettings {
    /// The settings that belong to the identity: neither limits nor paths, but the content of the files.
    var identified: RunnerSettings {
        func identified(_ word: CommandWord) -> CommandWord {
            word.digest.map { CommandWord("", digest: $0) } ?? word
        }
        return RunnerSettings(
            command: command.map(identified), environment: environment, files: files.map(identified),
            parameters: parameters, version: version, directory: "")
    }
}

extension RunSpecification {
    /// The identity of the task, which is that of its point.
    ///
    /// The version of the numerical method does not belong to it: nothing of it is used.
    package var id: TaskID { TaskID(ContentHash(of: canonicalJSON)) }

    /// `CanonicalJSON` of `{kind: run, specification: …}` without paths and limits, written by hand: a coordinator makes a
    /// million of them before it can begin.
    var canonicalJSON: [UInt8] { json(#"{"kind":"run","specification":"#, runner?.identified, "}") }

    /// The JSON of `TaskSpecification.run`, written and read by hand: such tasks may take no longer than that.
    var jsonOfTask: [UInt8] { json(#"{"run":{"_0":"#, runner, "}}") }

    private func json(_ start: StaticString, _ runner: RunnerSettings?, _ end: StaticString) -> [UInt8] {
        var json = CanonicalWriter()
        json.write(start)
        json.write(#"{"parameters":"#)
        json.write(parameters)
        if let runner {
            json.write(#","runner":"#)
            json.write(runner)
        }
        json.write(#","seed":"#)
        json.write(seed)
        json.write("}")
        json.write(end)
        return json.bytes
    }

    /// Reads what `jsonOfTask` has written; nil for anything else.
    init?(jsonOfTask bytes: [UInt8]) {
        guard bytes.starts(with: #"{"run""#.utf8), let task = (try? JSONValue(parsing: bytes))?["run"]?["_0"],
            task.hasOnly(["parameters", "runner", "seed"]), case .number(.integer(let seed))? = task["seed"],
            let parameters = task["parameters"].flatMap(ParameterValue.init), case .mapping = parameters
        else { return nil }
        self.init(seed: seed, runner: nil, parameters: parameters)
        guard let settings = task["runner"] else { return }
        guard let runner = RunnerSettings(settings) else { return nil }
        self.runner = runner
    }
}

extension RunnerSettings {
    /// Nil for what only the decoder understands, or refuses.
    fileprivate init?(_ json: JSONValue) {
        let keys = [
            "command", "directory", "environment", "files", "input", "memoryLimit", "parameters", "timeLimit",
            "version",
        ]
        guard json.hasOnly(keys), let command = json["command"]?.all(CommandWord.init),
            let files = json["files"]?.all(CommandWord.init), case .object(let variables)? = json["environment"],
            let parameters = json["parameters"].flatMap(ParameterValue.init), let version = json["version"]?.text,
            let directory = json["directory"]?.text, let input = json["input"]?.text.flatMap(RunnerInput.init)
        else { return nil }
        var environment: [String: String] = [:]
        for variable in variables {
            guard let text = variable.value.text else { return nil }
            environment[variable.name] = text
        }
        self.init(
            command: command, environment: environment, files: files, parameters: parameters, version: version,
            input: input, directory: directory)
        if let limit = json["timeLimit"] {
            guard case .number(let seconds) = limit, seconds.value.isFinite else { return nil }
            timeLimit = seconds.value
        }
        if let limit = json["memoryLimit"] {
            guard case .number(.integer(let megabytes)) = limit else { return nil }
            memoryLimit = megabytes
        }
    }
}

extension CommandWord {
    fileprivate init?(_ json: JSONValue) {
        guard json.hasOnly(["digest", "text"]), let text = json["text"]?.text else { return nil }
        self.init(text)
        guard let digest = json["digest"] else { return }
        guard let hash = digest.text.flatMap(ContentHash.init(hex:)) else { return nil }
        self.digest = hash
    }
}

extension JSONValue {
    fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }

    /// Whether it is an object with none but these members.
    fileprivate func hasOnly(_ names: [String]) -> Bool {
        guard case .object(let members) = self else { return false }
        return members.allSatisfy { names.contains($0.name) }
    }

    /// The elements of a list; nil when one of them is not suitable.
    fileprivate func all<Element>(_ element: (JSONValue) -> Element?) -> [Element]? {
        guard case .array(let items) = self else { return nil }
        let elements = items.compactMap(element)
        return elements.count == items.count ? elements : nil
    }
}

extension ParameterValue {
    /// Nil for a number that is not finite.
    fileprivate init?(_ json: JSONValue) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .boolean(value)
        case .string(let text): self = .text(text)
        case .number(.integer(let value)): self = .integer(value)
        case .number(let number):
            guard number.value.isFinite else { return nil }
            let digits = if case .longInteger(let digits) = number { digits } else { "" }
            self = Int(digits).map(ParameterValue.integer) ?? ParameterValue(number.value)
        case .array:
            guard let values = json.all(ParameterValue.init) else { return nil }
            self = .list(values)
        case .object(let members):
            let entries = members.compactMap { member in
                ParameterValue(member.value).map { ParameterEntry(member.name, $0) }
            }
            guard entries.count == members.count else { return nil }
            self = .mapping(entries.sorted { $0.key < $1.key })
        }
    }
}

/// Writes the canonical JSON of tasks of the user's own.
private struct CanonicalWriter {
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(512) }

    mutating func write(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func write(_ number: Int) { bytes += "\(number)".utf8 }

    mutating func write(text: String) { CanonicalJSON.write(text, to: &bytes) }

    mutating func write(_ value: ParameterValue) {
        switch value {
        case .null: write("null")
        case .boolean(let value): value ? write("true") : write("false")
        case .integer(let value): write(value)
        case .real(let value): bytes += "\(value)".utf8
        case .text(let text): write(text: text)
        case .list(let items): write(list: items, ("[", "]")) { $0.write($1) }
        case .mapping(let entries):
            write(list: entries, ("{", "}")) { writer, entry in
                writer.write(text: entry.key)
                writer.write(":")
                writer.write(entry.value)
            }
        }
    }

    mutating func write(_ runner: RunnerSettings) {
        write(#"{"command":"#)
        write(list: runner.command, ("[", "]")) { $0.write($1) }
        write(#","directory":"#)
        write(text: runner.directory)
        write(#","environment":"#)
        write(list: runner.environment.sorted { $0.key < $1.key }, ("{", "}")) { writer, variable in
            writer.write(text: variable.key)
            writer.write(":")
            writer.write(text: variable.value)
        }
        write(#","files":"#)
        write(list: runner.files, ("[", "]")) { $0.write($1) }
        write(#","input":"#)
        write(text: runner.input.rawValue)
        if let limit = runner.memoryLimit {
            write(#","memoryLimit":"#)
            write(limit)
        }
        write(#","parameters":"#)
        write(runner.parameters)
        if let limit = runner.timeLimit {
            write(#","timeLimit":"#)
            bytes += "\(limit)".utf8
        }
        write(#","version":"#)
        write(text: runner.version)
        write("}")
    }

    private mutating func write(_ word: CommandWord) {
        write("{")
        if let digest = word.digest {
            write(#""digest":""#)
            bytes += digest.hex.utf8
            write(#"","#)
        }
        write(#""text":"#)
        write(text: word.text)
        write("}")
    }

    private mutating func write<Item>(
        list items: [Item], _ brackets: (StaticString, StaticString), _ body: (inout CanonicalWriter, Item) -> Void
    ) {
        write(brackets.0)
        for (index, item) in items.enumerated() {
            if index > 0 { write(",") }
            body(&self, item)
        }
        write(brackets.1)
    }
}

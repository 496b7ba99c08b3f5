import Numerical

extension RunnerSettings {
    /// The keys that every place of a runner has.
    private static let keys = [
        "command", "environment", "files", "version", "input", "timeLimit", "memoryLimit", "directory",
    ]

    /// Reads `training.runner` or `measurement.runner`; nil where it is absent or `null`.
    static func optional(_ field: Field, digest: DigestLookup) throws(ConfigurationError) -> RunnerSettings? {
        guard !field.isAbsent else { return nil }
        let section = try field.section(keys: keys + ["parameters"])
        return try RunnerSettings(section, field, digest: digest)
    }

    /// Reads the `runner` of a study of one's own tasks; nil for the kind `none`, whose tasks compute nothing.
    static func ofPoints(_ field: Field, digest: DigestLookup) throws(ConfigurationError) -> RunnerSettings? {
        let section = try field.section(keys: ["kind"] + keys)
        switch try section["kind"].choice(default: RunnerKind.command) {
        case .command: return try RunnerSettings(section, field, digest: digest)
        case .none:
            // The folder is set for every runner before it is read.
            if let other = section.entries.first(where: { !["kind", "directory"].contains($0.key) }) {
                throw section[other.key].unexpected("no \(other.key) because the runner is of kind none")
            }
            return nil
        }
    }

    private init(_ section: Section, _ field: Field, digest: DigestLookup) throws(ConfigurationError) {
        let directory = try section["directory"].text("the absolute path of a folder")
        guard directory.hasPrefix("/") else { throw section["directory"].unexpected("the absolute path of a folder") }
        self.init(
            command: try section["command"].commandWords(in: directory, digest: digest),
            environment: try section["environment"].variables(),
            files: try section["files"].files(in: directory, digest: digest),
            parameters: try section["parameters"].parameters(),
            version: section.has("version") ? try section["version"].text("a text or number") : "",
            input: try section["input"].choice(default: .standardInput),
            timeLimit: section["timeLimit"].isAbsent ? nil : try section["timeLimit"].number(.above(0)),
            memoryLimit: section["memoryLimit"].isAbsent
                ? nil : try section["memoryLimit"].integer(atLeast: 1, atMost: 1_000_000_000),
            directory: directory)
    }
}

/// The values of `runner.kind`.
enum RunnerKind: String, CaseIterable {
    case command
    /// A task that computes nothing.
    case none
}

extension Field {
    /// A mapping of values that only the user's program understands; an empty one when it is absent.
    func parameters() throws(ConfigurationError) -> ParameterValue {
        guard let value, !value.isNull else { return .empty }
        guard value.content.isMapping else { throw unexpected("a mapping of parameters") }
        return ParameterValue(value)
    }

    /// The words of a command, each with the digest of the file that it names, if any.
    fileprivate func commandWords(
        in directory: String, digest: DigestLookup
    ) throws(ConfigurationError) -> [CommandWord] {
        let expected = "a list of a program and its arguments"
        let fields = try list(of: expected, atLeast: 1)
        var words: [CommandWord] = []
        for field in fields {
            let text = try field.word()
            words.append(CommandWord(text, digest: try? digest(field.file(text, in: directory))))
        }
        guard !words[0].text.isEmpty else { throw fields[0].unexpected("the name or path of a program") }
        if words[0].digest == nil, words[0].text.contains("/") {
            throw fields[0].unexpected("a program in PATH or a readable file", found: "\(words[0].text), which is none")
        }
        return words
    }

    /// Files that must be there.
    fileprivate func files(in directory: String, digest: DigestLookup) throws(ConfigurationError) -> [CommandWord] {
        guard !isAbsent else { return [] }
        return try list(of: "a list of files").map { field throws(ConfigurationError) in
            let text = try field.text("the path of a file")
            return CommandWord(text, digest: try digest(field.file(text, in: directory)))
        }
    }

    fileprivate func variables() throws(ConfigurationError) -> [String: String] {
        guard !isAbsent else { return [:] }
        var variables: [String: String] = [:]
        for (name, field) in try fields("a mapping from variables to values") {
            if name.contains("=") || name.contains("\0") { throw field.unexpected("a name without =", found: name) }
            variables[name] = try field.word()
        }
        return variables
    }

    /// A text, possibly an empty one in quotes, that a program can be given.
    private func word() throws(ConfigurationError) -> String {
        guard let value, !value.isNull, let text = value.scalarText, !text.contains("\0") else {
            throw unexpected("a text or number")
        }
        return text
    }

    /// The field with the absolute path that a text is in a folder.
    private func file(_ text: String, in directory: String) -> Field {
        Field(place: place, value: .text(ConfigurationValue.absolute(text, directory)))
    }
}

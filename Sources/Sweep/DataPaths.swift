extension ConfigurationValue {
    /// The tree with the paths of data files made absolute, in the events as well as in the axes, and with every runner told
    /// the folder at which its paths begin.
    func resolvingDataPaths(against directory: String) -> ConfigurationValue {
        mappingEntries { entry in
            switch entry.key {
            case "events": entry.value.resolvingPathKeys(against: directory)
            case "events.path": entry.value.mappingTexts { Self.absolute($0, directory) }
            case "runner", "training.runner", "measurement.runner": entry.value.settingDirectory(directory)
            case let path where path.split(separator: ".").contains("parameters"): entry.value
            default: entry.value.resolvingDataPaths(against: directory)
            }
        }
    }

    /// The settings of events, or a list of such, with `path` made absolute.
    private func resolvingPathKeys(against directory: String) -> ConfigurationValue {
        mappingEntries { entry in
            entry.key == "path" ? entry.value.mappingTexts { Self.absolute($0, directory) } : entry.value
        }
    }

    /// The settings of a runner, or a list of such, with an absolute `directory`.
    private func settingDirectory(_ directory: String) -> ConfigurationValue {
        switch content {
        case .scalar: return self
        case .sequence(let items):
            return ConfigurationValue(line: line, content: .sequence(items.map { $0.settingDirectory(directory) }))
        case .mapping(let entries):
            let stated = self["directory"]?.mappingTexts { Self.absolute($0, directory) }
            let others = entries.filter { $0.key != "directory" }
            let entry = Entry(key: "directory", line: line, value: stated ?? .text(directory))
            return ConfigurationValue(line: line, content: .mapping(others + [entry]))
        }
    }

    /// A path as it is, or in a folder where it is relative.
    static func absolute(_ path: String, _ directory: String) -> String {
        path.hasPrefix("/") ? path : directory + "/" + path
    }

    /// The value with the entries of its mappings changed, through lists but not into other mappings.
    private func mappingEntries(_ change: (Entry) -> ConfigurationValue) -> ConfigurationValue {
        var copy = self
        switch content {
        case .scalar: break
        case .sequence(let items): copy.content = .sequence(items.map { $0.mappingEntries(change) })
        case .mapping(let entries):
            copy.content = .mapping(entries.map { Entry(key: $0.key, line: $0.line, value: change($0)) })
        }
        return copy
    }

    /// The value with its texts, or those of its list, changed; what stands for nothing stays.
    private func mappingTexts(_ change: (String) -> String) -> ConfigurationValue {
        var copy = self
        switch content {
        case .scalar(let text, let isQuoted) where !isNull && !text.isEmpty:
            copy.content = .scalar(text: change(text), isQuoted: isQuoted)
        case .sequence(let items): copy.content = .sequence(items.map { $0.mappingTexts(change) })
        default: break
        }
        return copy
    }
}

/// Where something stands in a configuration.
package struct Place: Sendable, Equatable, CustomStringConvertible {
    /// The file's name as the user gave it.
    package var file: String
    /// From 1.
    package var line: Int
    /// Dotted path of the key, for example `training.penalty.strength`; empty for the whole document.
    package var path: String

    package init(file: String, line: Int, path: String) {
        self.file = file
        self.line = line
        self.path = path
    }

    package var description: String {
        path.isEmpty ? "\(file):\(line)" : "\(file):\(line): \(path)"
    }
}

/// Why a configuration was refused; its description is one sentence with file, line and key.
///
///     configs/x.yaml:12: training.optimiser.knd: unknown key, expected one of kind, beta1; nearest known key: kind
///     configs/x.yaml:14: measurement.bins: expected an integer >= 1, found -3
package enum ConfigurationError: Error, Sendable, Equatable {
    /// The text is no YAML.
    case syntax(Place, problem: String)
    /// A key that means nothing where it stands.
    case unknownKey(Place, expected: [String], nearest: String?)
    /// A missing key (`found` is "nothing"), a wrong type or an impossible value.
    case unexpected(Place, expected: String, found: String, nearest: String? = nil)

    /// Where the configuration is wrong.
    package var place: Place {
        switch self {
        case .syntax(let place, _), .unknownKey(let place, _, _), .unexpected(let place, _, _, _): place
        }
    }
}

extension ConfigurationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .syntax(let place, let problem):
            "\(place): not valid YAML: \(problem)"
        case .unknownKey(let place, let expected, let nearest):
            "\(place): unknown key, expected one of \(expected.joined(separator: ", "))"
                + (nearest.map { "; nearest known key: \($0)" } ?? "")
        case .unexpected(let place, let expected, let found, let nearest):
            "\(place): expected \(expected), found \(found)" + (nearest.map { "; nearest known name: \($0)" } ?? "")
        }
    }
}

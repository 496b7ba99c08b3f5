import Likelihood
import Sweep
import Training

/// What a program of the user's own hands back, as its JSON tells.
struct ProgramAnswer {
    var figures: [String: Double] = [:]
    var labels: [String: String] = [:]
    var tables: [TableRecord] = []
    var classifier: ProgramClassifier?
    var log = ""

    /// Nothing.
    init() {}

    /// Reads and checks the answer to a task.
    ///
    /// - Throws: `UnsuitableAnswer` for everything that it may not be.
    init(_ bytes: [UInt8], to kind: TaskKind) throws(UnsuitableAnswer) {
        let document: JSONValue
        do {
            document = try JSONValue(parsing: bytes)
        } catch {
            throw UnsuitableAnswer("\(error)")
        }
        let keys = ["figures", "labels", "tables", "log"] + (kind == .train ? ["classifier"] : [])
        for member in try AnswerNode(document, "the result").members(known: keys) {
            switch member.name {
            case "figures": figures = try Self.named(member.node) { node throws(UnsuitableAnswer) in try node.number() }
            case "labels": labels = try Self.named(member.node) { node throws(UnsuitableAnswer) in try node.text() }
            case "tables":
                tables = try member.node.elements().map { node throws(UnsuitableAnswer) in try TableRecord(node) }
            case "classifier": classifier = try ProgramClassifier(member.node)
            default: log = try member.node.text()
            }
        }
        if let name = figures.keys.first(where: { labels[$0] != nil }) {
            throw UnsuitableAnswer("\"\(name)\" is a figure and a label")
        }
        if kind == .train, classifier == nil { throw UnsuitableAnswer("a training must have a classifier") }
    }

    /// The values of an object whose names become columns of a table.
    private static func named<Value>(
        _ node: AnswerNode, _ read: (AnswerNode) throws(UnsuitableAnswer) -> Value
    ) throws(UnsuitableAnswer) -> [String: Value] {
        var values: [String: Value] = [:]
        for member in try node.members() {
            guard FigureNames.isPossible(member.name) || ["training_status", "fit_status"].contains(member.name) else {
                throw UnsuitableAnswer("\(node.path) cannot have the name \"\(member.name)\"")
            }
            values[member.name] = try read(member.node)
        }
        return values
    }
}

/// The classifier of a program of the user's own.
enum ProgramClassifier: Equatable {
    /// One like those that are trained here.
    case network(NetworkDescription)
    /// A file in the folder of the task that only programs understand.
    case file(String)
}

/// Why an answer is refused, in words that go on from "result refused:".
struct UnsuitableAnswer: Error {
    var reason: String
    init(_ reason: String) { self.reason = reason }
}

/// A part of an answer with its name for errors.
struct AnswerNode {
    let value: JSONValue
    let path: String

    init(_ value: JSONValue, _ path: String) {
        self.value = value
        self.path = path
    }

    private func unexpected(_ expected: String) -> UnsuitableAnswer {
        UnsuitableAnswer("expected \(expected) for \(path), found \(value.kind)")
    }

    /// - Parameter known: The names that the object may have; nil for any.
    func members(known: [String]? = nil) throws(UnsuitableAnswer) -> [(name: String, node: AnswerNode)] {
        guard case .object(let members) = value else { throw unexpected("an object") }
        if let known, let other = members.first(where: { !known.contains($0.name) }) {
            throw UnsuitableAnswer(
                "\(path) has a key \"\(other.name)\", which is none of \(known.joined(separator: ", "))")
        }
        return members.map { ($0.name, AnswerNode($0.value, $0.name)) }
    }

    /// The members of an object that has all of these names and no others.
    func record(_ names: [String]) throws(UnsuitableAnswer) -> [String: AnswerNode] {
        let members = try members(known: names)
        if let absent = names.first(where: { name in !members.contains { $0.name == name } }) {
            throw UnsuitableAnswer("\(path) lacks the key \"\(absent)\"")
        }
        return Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.node) })
    }

    func elements() throws(UnsuitableAnswer) -> [AnswerNode] {
        guard case .array(let elements) = value else { throw unexpected("a list") }
        return elements.map { AnswerNode($0, path) }
    }

    func number() throws(UnsuitableAnswer) -> Double {
        guard case .number(let number) = value, number.value.isFinite else { throw unexpected("a finite number") }
        return number.value
    }

    func text() throws(UnsuitableAnswer) -> String {
        guard case .string(let text) = value else { throw unexpected("a text") }
        return text
    }

    func numbers() throws(UnsuitableAnswer) -> [Double] {
        try elements().map { node throws(UnsuitableAnswer) in try node.number() }
    }

    func rows() throws(UnsuitableAnswer) -> [[Double]] {
        try elements().map { node throws(UnsuitableAnswer) in try node.numbers() }
    }

    func texts() throws(UnsuitableAnswer) -> [String] {
        try elements().map { node throws(UnsuitableAnswer) in try node.text() }
    }
}

extension TableRecord {
    fileprivate init(_ node: AnswerNode) throws(UnsuitableAnswer) {
        let parts = try node.record(["name", "columns", "rows"])
        let columns = try parts["columns"]?.texts() ?? []
        let rows = try parts["rows"]?.rows() ?? []
        guard rows.allSatisfy({ $0.count == columns.count }) else {
            throw UnsuitableAnswer("a row of a table has not \(columns.count) numbers, as many as columns")
        }
        self.init(name: try parts["name"]?.text() ?? "", columns: columns, rows: rows)
    }
}

extension ProgramClassifier {
    fileprivate init(_ node: AnswerNode) throws(UnsuitableAnswer) {
        let members = try node.members(known: ["network", "file"])
        guard members.count == 1 else { throw UnsuitableAnswer("the classifier must be a network or a file") }
        switch members[0].name {
        case "network": self = .network(try NetworkDescription(members[0].node))
        default:
            let name = try members[0].node.text()
            guard ForeignClassifier.isName(name) else {
                throw UnsuitableAnswer(
                    "the classifier must be the name of a file in the task's folder, found \"\(name)\"")
            }
            self = .file(name)
        }
    }
}

extension NetworkDescription {
    fileprivate init(_ node: AnswerNode) throws(UnsuitableAnswer) {
        let parts = try node.record(["features", "means", "deviations", "layers"])
        self.init(
            features: try parts["features"]?.texts() ?? [], means: try parts["means"]?.numbers() ?? [],
            deviations: try parts["deviations"]?.numbers() ?? [],
            layers: try (parts["layers"]?.elements() ?? []).map { node throws(UnsuitableAnswer) in try Layer(node) })
    }
}

extension NetworkDescription.Layer {
    fileprivate init(_ node: AnswerNode) throws(UnsuitableAnswer) {
        let parts = try node.record(["weights", "biases", "activation"])
        self.init(
            weights: try parts["weights"]?.rows() ?? [], biases: try parts["biases"]?.numbers() ?? [],
            activation: try parts["activation"]?.text() ?? "")
    }
}

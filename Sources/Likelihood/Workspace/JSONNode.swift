import Numerical

/// A value of a document with its place, for reading it strictly.
struct JSONNode {
    let document: WorkspaceError.Document
    let value: JSONValue
    let path: JSONPath
    /// Names of the things around, for errors.
    var place: [String] = []

    func refuse(_ reason: String) -> WorkspaceError {
        WorkspaceError(document, path: path.description, reason: reason, place: place)
    }

    /// The same, as one thing of a name ("channel \"SR\"") further inwards.
    func named(_ kind: String, _ name: String) -> JSONNode {
        var node = self
        node.place.append("\(kind) \"\(name)\"")
        return node
    }

    private func inside(_ value: JSONValue, _ path: JSONPath) -> JSONNode {
        JSONNode(document: document, value: value, path: path, place: place)
    }

    // MARK: Objects

    /// Demands an object with all of the required members and none but these and the optional ones.
    func checkMembers(_ required: [String], optional: [String] = []) throws(WorkspaceError) {
        let known = required + optional
        for member in try members() where !known.contains(member.name) {
            let nearest = nearestName(to: member.name, among: known).map { ", did you mean \"\($0)\"?" }
            throw refuse("unknown key \"\(member.name)\"" + (nearest ?? ", known are \(known.joined(separator: ", "))"))
        }
        for name in required { _ = try member(name) }
    }

    func members() throws(WorkspaceError) -> [JSONMember] {
        guard case .object(let members) = value else { throw mismatch("an object") }
        return members
    }

    func member(_ name: String) throws(WorkspaceError) -> JSONNode {
        guard let member = try optionalMember(name) else { throw refuse("the key \"\(name)\" is missing") }
        return member
    }

    func optionalMember(_ name: String) throws(WorkspaceError) -> JSONNode? {
        try members().first { $0.name == name }.map { inside($0.value, path.member(name)) }
    }

    // MARK: Arrays

    /// The elements, at least one unless `mayBeEmpty`.
    func elements(mayBeEmpty: Bool = false) throws(WorkspaceError) -> [JSONNode] {
        guard case .array(let values) = value else { throw mismatch("an array") }
        guard mayBeEmpty || !values.isEmpty else { throw refuse("expected at least one element, found none") }
        return values.enumerated().map { inside($1, path.element($0)) }
    }

    /// The finite numbers of an array with at least one.
    ///
    /// - Parameters:
    ///   - count: How many are expected, and in words why ("values as in the first sample").
    ///   - minimum: The least permitted number, if any.
    func numbers(
        count: (Int, String)? = nil, atLeast minimum: Double? = nil
    ) throws(WorkspaceError) -> [Double] {
        guard case .array(let values) = value else { throw mismatch("an array") }
        guard !values.isEmpty else { throw refuse("expected at least one number, found none") }
        var numbers: [Double] = []
        numbers.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            // Nodes of all numbers would take longer than all the rest.
            if case .number(let number) = value, number.value.isFinite, number.value >= minimum ?? -.infinity {
                numbers.append(number.value)
            } else {
                numbers.append(try inside(value, path.element(index)).number(atLeast: minimum))
            }
        }
        if let (expected, reason) = count, numbers.count != expected {
            throw refuse("expected \(expected) \(reason), found \(numbers.count)")
        }
        return numbers
    }

    // MARK: Scalars

    func text() throws(WorkspaceError) -> String {
        guard case .string(let text) = value else { throw mismatch("a string") }
        return text
    }

    func flag() throws(WorkspaceError) -> Bool {
        guard case .bool(let flag) = value else { throw mismatch("true or false") }
        return flag
    }

    func number(atLeast minimum: Double? = nil) throws(WorkspaceError) -> Double {
        guard case .number(let number) = value else { throw mismatch("a number") }
        guard number.value.isFinite else { throw refuse("expected a finite number, found \(number.value)") }
        if let minimum, number.value < minimum { throw refuse("expected at least \(minimum), found \(number.value)") }
        return number.value
    }

    func null() throws(WorkspaceError) {
        guard case .null = value else { throw mismatch("null") }
    }

    private func mismatch(_ expected: String) -> WorkspaceError {
        refuse("expected \(expected), found \(value.kind)")
    }
}

/// Demands that no two of the things bear one name.
func checkUnique(_ nodes: [JSONNode], _ names: [String], kind: String) throws(WorkspaceError) {
    var seen: Set<String> = []
    for (node, name) in zip(nodes, names) where !seen.insert(name).inserted {
        throw node.refuse("another \(kind) has this name, \"\(name)\"")
    }
}

import Numerical

/// A pyhf patch set: patches that make workspaces of signals out of one workspace of the background.
package struct PatchSet: Sendable {
    package struct Patch: Sendable {
        package let name: String
        /// The point in the space of the labels: numbers and strings.
        package let values: [JSONValue]
        package let changes: JSONPatch
    }

    /// What became of the digests.
    package enum Verification: Sendable, Equatable {
        case verified
        /// The workspace is not the one that the patches were made for.
        case differs(expected: String, found: String)
        /// Only digests of other algorithms than SHA-256 are stated, these.
        case notVerifiable(algorithms: [String])
    }

    package let description: String
    package let labels: [String]
    /// Where the set comes from, as `hepdata`.
    package let references: [JSONMember]
    /// Digests of the workspace of the background by algorithm.
    package let digests: [String: String]
    /// At least one.
    package let patches: [Patch]

    /// Reads a patch set strictly.
    ///
    /// - Throws: `WorkspaceError` for what the schema of pyhf does not permit, two patches of one name or one point,
    ///   and a number of values that is not that of the labels.
    package init(_ document: JSONValue) throws(WorkspaceError) {
        let node = JSONNode(document: .patchSet, value: document, path: JSONPath())
        try node.checkMembers(["metadata", "patches", "version"])
        let version = try node.member("version")
        guard try version.text() == Workspace.version else {
            throw version.refuse("expected version \(Workspace.version), found \(try version.text())")
        }
        let metadata = try node.member("metadata")
        description = try metadata.member("description").text()
        references = try metadata.member("references").members()
        var labels: [String] = []
        for node in try metadata.member("labels").elements() { labels.append(try node.text()) }
        self.labels = labels
        digests = try Self.digests(metadata.member("digests"))
        let nodes = try node.member("patches").elements()
        var patches: [Patch] = []
        for node in nodes {
            let patch = try Self.patch(node, labels: labels)
            guard !patches.contains(where: { $0.values == patch.values }) else {
                throw node.refuse("another patch has these values")
            }
            patches.append(patch)
        }
        try checkUnique(nodes, patches.map(\.name), kind: "patch")
        self.patches = patches
    }

    /// The patch of this name; that of a set of one if nil.
    package func patch(named name: String?) throws(WorkspaceError) -> Patch {
        guard let name else {
            guard patches.count == 1 else {
                throw WorkspaceError(
                    .patchSet, path: "patches", reason: "there are \(patches.count) patches, one is to be named")
            }
            return patches[0]
        }
        guard let patch = patches.first(where: { $0.name == name }) else {
            let near = nearestNames(to: name, among: patches.map(\.name), count: 3).joined(separator: ", ")
            throw WorkspaceError(
                .patchSet, path: "patches", reason: "no patch is named \"\(name)\", nearest are \(near)")
        }
        return patch
    }

    /// Compares the workspace with the digest for which the patches were made.
    package func verify(_ workspace: JSONValue) -> Verification {
        guard let expected = digests["sha256"]?.lowercased() else {
            return .notVerifiable(algorithms: digests.keys.sorted())
        }
        let found = workspace.sha256Digest
        return found == expected ? .verified : .differs(expected: expected, found: found)
    }

    private static func digests(_ node: JSONNode) throws(WorkspaceError) -> [String: String] {
        var digests: [String: String] = [:]
        try node.checkMembers([], optional: ["md5", "sha256"])
        for member in try node.members() { digests[member.name] = try node.member(member.name).text() }
        guard !digests.isEmpty else { throw node.refuse("expected at least one digest, found none") }
        return digests
    }

    private static func patch(_ node: JSONNode, labels: [String]) throws(WorkspaceError) -> Patch {
        try node.checkMembers(["metadata", "patch"])
        let metadata = try node.member("metadata")
        let name = try metadata.member("name").text()
        let values = try metadata.named("patch", name).member("values")
        let found = try values.elements(mayBeEmpty: true)
        guard found.count == labels.count else {
            throw values.refuse("expected \(labels.count) values as there are labels, found \(found.count)")
        }
        return Patch(
            name: name, values: found.map(\.value), changes: try JSONPatch(node.named("patch", name).member("patch")))
    }
}

extension JSONValue {
    /// The digest by which pyhf knows a workspace, as 64 hexadecimal digits.
    package var sha256Digest: String { sha256Hex(bytes(.python)) }
}

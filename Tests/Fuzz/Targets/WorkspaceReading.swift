import Likelihood

/// Workspaces, patches and patch sets: what is read is written as the same, and what is accepted can be evaluated.
enum WorkspaceReading {
    /// - Parameter bytes: A document and the patches or patch sets that are applied to it.
    static func read(_ bytes: [UInt8]) throws(BrokenPromise) -> Bool {
        let parts = parts(of: bytes)
        guard var document = try json(parts[0]) else { return false }
        for part in parts.dropFirst() {
            guard let changes = try json(part) else { continue }
            document = patched(document, by: changes)
        }
        guard let workspace = try? Workspace(document) else { return false }
        let again = try keeping("a workspace can be read again") { try Workspace(json: workspace.json(.pretty)) }
        try expect(again == workspace, "a workspace is written as it is")
        _ = workspace.lint()
        for measurement in workspace.measurements { try evaluate(workspace, measurement.name) }
        return true
    }

    private static func json(_ bytes: [UInt8]) throws(BrokenPromise) -> JSONValue? {
        guard let value = try? JSONValue(parsing: bytes) else { return nil }
        let text = value.bytes(.python)
        let again = try keeping("a document can be read again") { try JSONValue(parsing: text) }
        // NaN differs from itself, its text does not.
        try expect(again.bytes(.python) == text, "a document is written as it is")
        return value
    }

    private static func patched(_ document: JSONValue, by changes: JSONValue) -> JSONValue {
        if case .object = changes {
            guard let set = try? PatchSet(changes) else { return document }
            _ = set.verify(document)
            return (try? set.patches[0].changes.applied(to: document)) ?? document
        }
        return (try? JSONPatch(changes).applied(to: document)) ?? document
    }

    /// The expected yields and, in small models, a fit.
    private static func evaluate(_ workspace: Workspace, _ measurement: String) throws(BrokenPromise) {
        guard let (model, data) = try? workspace.model(measurement: measurement), model.parameters.count <= 200 else {
            return
        }
        let yields = model.expectedYields(at: model.initialValues)
        try expect(yields.joined().count == model.binCount, "every bin has a yield")
        _ = Workspace(model: model, data: data).json()
        guard model.parameters.count <= 10, model.binCount <= 20,
            let likelihood = try? NegativeLogLikelihood(model: model, data: data)
        else { return }
        let fit = likelihood.fit()
        try expect(fit.values.count == model.parameters.count, "every parameter has a value")
    }
}

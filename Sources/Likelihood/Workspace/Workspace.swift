/// A pyhf workspace: channels with samples and modifiers, observed counts, and what may be measured with them.
///
///     let workspace = try Workspace(json: bytes)
///     let (model, data) = try workspace.model()
///     let fit = try NegativeLogLikelihood(model: model, data: data).fit()
///
/// The format is version 1.0.0 of pyhf's schema (doi 10.5281/zenodo.1169739), the likelihood HistFactory's
/// (CERN-OPEN-2012-016).
package struct Workspace: Sendable, Equatable {
    /// The version of the format that is read and written.
    package static let version = "1.0.0"

    /// In the order of the document.
    package var channels: [Channel]
    /// Observed counts of every channel by its name, shape `[bins]` each.
    package var observations: [String: [Double]]
    /// At least one, each with at most one parameter of interest.
    package var measurements: [Measurement]

    /// A workspace of what was checked before.
    init(channels: [Channel], observations: [String: [Double]], measurements: [Measurement]) {
        self.channels = channels
        self.observations = observations
        self.measurements = measurements
    }

    /// Reads a workspace strictly.
    ///
    /// A parameter of interest that no modifier has is no error before `model(measurement:interpolation:)`: workspaces
    /// of the background alone state that of the signal, which a patch adds.
    ///
    /// - Parameter bytes: A JSON document, UTF-8.
    /// - Throws: `WorkspaceError` for everything that the schema does not permit and for what has no meaning: numbers
    ///   that are not finite, unequal lengths, two equal names, negative counts and uncertainties, factors not above 0,
    ///   channels without observation and observations without channel.
    package init(json bytes: [UInt8]) throws(WorkspaceError) {
        let document: JSONValue
        do {
            document = try JSONValue(parsing: bytes)
        } catch {
            throw WorkspaceError(.workspace, notJSON: error)
        }
        try self.init(document)
    }

    /// Reads a workspace strictly from a document, as a patch leaves it.
    package init(_ document: JSONValue) throws(WorkspaceError) {
        self = try WorkspaceReader.workspace(JSONNode(document: .workspace, value: document, path: JSONPath()))
    }
}

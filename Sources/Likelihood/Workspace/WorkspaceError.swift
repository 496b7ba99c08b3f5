/// Why a workspace, a patch or a patch set is refused.
package struct WorkspaceError: Error, Sendable, Equatable {
    /// What is refused.
    package enum Document: String, Sendable {
        case workspace
        case patch
        case patchSet = "patch set"
    }

    package let document: Document
    package let reason: String
    /// The place inside the document, as `channels[0].samples[2].data`; empty where the document is not JSON.
    package let path: String
    /// Names of the channel, sample and modifier, as far as they are known.
    package let place: [String]

    init(_ document: Document = .workspace, path: String, reason: String, place: [String] = []) {
        self.document = document
        self.reason = reason
        self.path = path
        self.place = place
    }

    init(_ document: Document, notJSON error: JSONError) {
        self.init(document, path: "", reason: error.sentence)
    }
}

extension WorkspaceError: CustomStringConvertible {
    package var description: String {
        "invalid \(document.rawValue): \(reason)" + (path.isEmpty ? "" : " - \(path)")
            + (place.isEmpty ? "" : " (\(place.joined(separator: ", ")))")
    }
}

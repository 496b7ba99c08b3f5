/// The place of a value in a JSON document, printed as `channels[0].samples[2].data`.
package struct JSONPath: Sendable, Equatable {
    package enum Component: Sendable, Equatable {
        case member(String)
        case element(Int)
    }

    /// From the outermost inwards; none for the whole document.
    package var components: [Component] = []

    package init(_ components: [Component] = []) {
        self.components = components
    }

    package func member(_ name: String) -> JSONPath { JSONPath(components + [.member(name)]) }

    package func element(_ index: Int) -> JSONPath { JSONPath(components + [.element(index)]) }
}

extension JSONPath: CustomStringConvertible {
    package var description: String {
        var text = ""
        for component in components {
            switch component {
            case .element(let index): text += "[\(index)]"
            case .member(let name) where Self.isPlain(name): text += text.isEmpty ? name : ".\(name)"
            case .member(let name): text += "[\"\(name)\"]"
            }
        }
        return text.isEmpty ? "the document" : text
    }

    /// Whether a name cannot be mistaken for more than one component.
    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x2E && $0 != 0x5B && $0 != 0x5D && $0 != 0x22 }
    }
}

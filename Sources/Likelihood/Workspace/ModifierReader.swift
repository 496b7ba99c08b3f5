import Numerical

/// Reads the modifiers of a sample.
enum ModifierReader {
    static func modifier(_ node: JSONNode, binCount: Int) throws(WorkspaceError) -> Modifier {
        let name = try node.member("name").text()
        let node = node.named("modifier", name)
        let kind = try kind(node.member("type"))
        try node.checkMembers(["name", "type", "data"])
        let data = try node.member("data")
        let count = (binCount, "values as in the sample")
        switch kind {
        case .normfactor:
            try data.null()
            return .normalisationFactor(name)
        case .shapefactor:
            try data.null()
            return .freeShape(name)
        case .lumi:
            try data.null()
            guard name == "lumi" else {
                throw node.refuse("a modifier of type lumi is named \"lumi\", found \"\(name)\"")
            }
            return .luminosity(name)
        case .normsys:
            try data.checkMembers(["hi", "lo"])
            return .normalisationUncertainty(
                name, up: try factor(data.member("hi")), down: try factor(data.member("lo")))
        case .histosys:
            try data.checkMembers(["hi_data", "lo_data"])
            return .shapeVariation(
                name, up: try data.member("hi_data").numbers(count: count),
                down: try data.member("lo_data").numbers(count: count))
        case .shapesys:
            return .uncorrelatedShape(name, uncertainties: try data.numbers(count: count, atLeast: 0))
        case .staterror:
            return .statisticalUncertainty(name, uncertainties: try data.numbers(count: count, atLeast: 0))
        }
    }

    private static func kind(_ node: JSONNode) throws(WorkspaceError) -> ModifierKind {
        let text = try node.text()
        if let kind = ModifierKind(rawValue: text) { return kind }
        let known = ModifierKind.allCases.map(\.rawValue)
        let nearest = nearestName(to: text, among: known).map { ", did you mean \"\($0)\"?" } ?? ""
        throw node.refuse("unknown modifier type \"\(text)\", known are \(known.joined(separator: ", "))\(nearest)")
    }

    private static func factor(_ node: JSONNode) throws(WorkspaceError) -> Double {
        let factor = try node.number()
        guard factor > 0 else { throw node.refuse("expected a factor above 0, found \(factor)") }
        return factor
    }
}

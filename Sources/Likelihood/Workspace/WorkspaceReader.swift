/// Reads workspaces of pyhf's schema 1.0.0; modifiers stand in `ModifierReader`.
enum WorkspaceReader {
    static func workspace(_ node: JSONNode) throws(WorkspaceError) -> Workspace {
        try node.checkMembers(["channels", "measurements", "observations", "version"])
        let version = try node.member("version")
        guard try version.text() == Workspace.version else {
            throw version.refuse("expected version \(Workspace.version), found \(try version.text())")
        }
        let channelNodes = try node.member("channels").elements()
        var channels: [Channel] = []
        for node in channelNodes { channels.append(try channel(node)) }
        try checkUnique(channelNodes, channels.map(\.name), kind: "channel")
        let observations = try observations(node.member("observations"), of: channels)
        for (node, channel) in zip(channelNodes, channels) where observations[channel.name] == nil {
            throw node.named("channel", channel.name).refuse("the channel has no observation")
        }
        let measurementNodes = try node.member("measurements").elements()
        var measurements: [Measurement] = []
        for node in measurementNodes { measurements.append(try measurement(node)) }
        try checkUnique(measurementNodes, measurements.map(\.name), kind: "measurement")
        return Workspace(channels: channels, observations: observations, measurements: measurements)
    }

    private static func channel(_ node: JSONNode) throws(WorkspaceError) -> Channel {
        try node.checkMembers(["name", "samples"])
        let name = try node.member("name").text()
        let nodes = try node.named("channel", name).member("samples").elements()
        var samples: [Sample] = []
        for node in nodes { samples.append(try sample(node, binCount: samples.first?.nominal.count)) }
        try checkUnique(nodes, samples.map(\.name), kind: "sample")
        return Channel(name: name, samples: samples)
    }

    private static func sample(_ node: JSONNode, binCount: Int?) throws(WorkspaceError) -> Sample {
        // The name first, so that errors can tell it.
        let name = try node.member("name").text()
        let node = node.named("sample", name)
        try node.checkMembers(["name", "data", "modifiers"])
        let nominal = try node.member("data").numbers(count: binCount.map { ($0, "values as in the first sample") })
        let nodes = try node.member("modifiers").elements(mayBeEmpty: true)
        var modifiers: [Modifier] = []
        for node in nodes { modifiers.append(try ModifierReader.modifier(node, binCount: nominal.count)) }
        try checkUnique(nodes, modifiers.map { "\($0.kind) \($0.name)" }, kind: "modifier")
        return Sample(name: name, nominal: nominal, modifiers: modifiers)
    }

    private static func observations(
        _ node: JSONNode, of channels: [Channel]
    ) throws(WorkspaceError) -> [String: [Double]] {
        let binCounts = Dictionary(uniqueKeysWithValues: channels.map { ($0.name, $0.binCount) })
        let nodes = try node.elements()
        var names: [String] = []
        var observations: [String: [Double]] = [:]
        for node in nodes {
            try node.checkMembers(["name", "data"])
            let name = try node.member("name").text()
            let node = node.named("observation", name)
            guard let count = binCounts[name] else { throw node.refuse("no channel has the name of the observation") }
            observations[name] = try node.member("data").numbers(count: (count, "values as in the channel"), atLeast: 0)
            names.append(name)
        }
        try checkUnique(nodes, names, kind: "observation")
        return observations
    }

    private static func measurement(_ node: JSONNode) throws(WorkspaceError) -> Measurement {
        try node.checkMembers(["name", "config"])
        let name = try node.member("name").text()
        let config = try node.named("measurement", name).member("config")
        try config.checkMembers(["poi", "parameters"])
        let interest = try config.member("poi").text()
        let nodes = try config.member("parameters").elements(mayBeEmpty: true)
        var parameters: [ParameterSettings] = []
        for node in nodes { parameters.append(try settings(node)) }
        try checkUnique(nodes, parameters.map(\.name), kind: "parameter setting")
        return Measurement(name: name, parametersOfInterest: interest.isEmpty ? [] : [interest], parameters: parameters)
    }

    private static func settings(_ node: JSONNode) throws(WorkspaceError) -> ParameterSettings {
        try node.checkMembers(["name"], optional: ["inits", "bounds", "auxdata", "factors", "sigmas", "fixed"])
        let name = try node.member("name").text()
        let node = node.named("parameter", name)
        return ParameterSettings(
            name: name, initial: try node.optionalMember("inits")?.numbers(),
            bounds: try node.optionalMember("bounds").map { node throws(WorkspaceError) in try bounds(node) },
            isFixed: try node.optionalMember("fixed")?.flag(),
            auxiliaryData: try node.optionalMember("auxdata")?.numbers(),
            widths: try node.optionalMember("sigmas")?.numbers(), factors: try node.optionalMember("factors")?.numbers()
        )
    }

    private static func bounds(_ node: JSONNode) throws(WorkspaceError) -> [ClosedRange<Double>] {
        var bounds: [ClosedRange<Double>] = []
        for node in try node.elements() {
            let pair = try node.numbers(count: (2, "numbers, the bounds of one parameter"))
            guard pair[0] <= pair[1] else {
                throw node.refuse("the lower bound \(pair[0]) is above the upper one \(pair[1])")
            }
            bounds.append(pair[0]...pair[1])
        }
        return bounds
    }
}

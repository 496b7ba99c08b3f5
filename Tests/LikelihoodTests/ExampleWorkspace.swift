import Likelihood

/// A workspace with every kind of modifier but one, to be changed by patches.
enum ExampleWorkspace {
    static let text = """
        {"channels": [
          {"name": "SR", "samples": [
            {"name": "sig", "data": [5, 10], "modifiers": [{"name": "mu", "type": "normfactor", "data": null}]},
            {"name": "bkg", "data": [50, 60.5], "modifiers": [
              {"name": "xs", "type": "normsys", "data": {"hi": 1.1, "lo": 0.9}},
              {"name": "jes", "type": "histosys", "data": {"hi_data": [52, 63], "lo_data": [48, 58]}},
              {"name": "mc", "type": "staterror", "data": [2, 3]}]}]},
          {"name": "CR", "samples": [
            {"name": "bkg", "data": [100], "modifiers": [
              {"name": "xs", "type": "normsys", "data": {"hi": 1.2, "lo": 0.8}},
              {"name": "lumi", "type": "lumi", "data": null},
              {"name": "cr_shape", "type": "shapesys", "data": [5]}]}]}],
         "observations": [{"name": "SR", "data": [58, 70]}, {"name": "CR", "data": [104]}],
         "measurements": [
          {"name": "first", "config": {"poi": "mu", "parameters": [
            {"name": "lumi", "auxdata": [1], "sigmas": [0.02], "inits": [1], "bounds": [[0.5, 1.5]]},
            {"name": "mu", "bounds": [[-5, 10]]}]}},
          {"name": "plain", "config": {"poi": "", "parameters": [
            {"name": "lumi", "auxdata": [1], "sigmas": [0.02]}, {"name": "xs", "fixed": true}]}}],
         "version": "1.0.0"}
        """

    static var document: JSONValue { get throws { try JSONValue(parsing: Array(text.utf8)) } }

    /// The document after a patch, a text.
    static func document(changedBy patch: String) throws -> JSONValue {
        try JSONPatch(JSONValue(parsing: Array(patch.utf8))).applied(to: document)
    }

    /// The document with one value replaced, or added to an object or at the end of an array.
    static func document(setting pointer: String, to value: String) throws -> JSONValue {
        let operation = pointer.last?.isNumber == true ? "replace" : "add"
        return try document(changedBy: #"[{"op": "\#(operation)", "path": "\#(pointer)", "value": \#(value)}]"#)
    }
}

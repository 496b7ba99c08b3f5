import Likelihood
import Testing

@Suite struct JSONPatchTests {
    private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    private func apply(_ patch: String, to document: String) throws -> JSONValue {
        try JSONPatch(parse(patch)).applied(to: parse(document))
    }

    /// Appendix A of RFC 6902, and corners of RFC 6901.
    @Test(arguments: [
        (#"{"foo": "bar"}"#, #"[{"op": "add", "path": "/baz", "value": "qux"}]"#, #"{"baz": "qux", "foo": "bar"}"#),
        (#"{"foo": [1, 3]}"#, #"[{"op": "add", "path": "/foo/1", "value": 2}]"#, #"{"foo": [1, 2, 3]}"#),
        (#"{"foo": 1, "b": 2}"#, #"[{"op": "remove", "path": "/b"}]"#, #"{"foo": 1}"#),
        (#"{"foo": [1, 2, 3]}"#, #"[{"op": "remove", "path": "/foo/1"}]"#, #"{"foo": [1, 3]}"#),
        (#"{"a": 1}"#, #"[{"op": "replace", "path": "/a", "value": [2]}]"#, #"{"a": [2]}"#),
        (
            #"{"a": {"b": 1}, "c": {}}"#, #"[{"op": "move", "from": "/a/b", "path": "/c/d"}]"#,
            #"{"a": {}, "c": {"d": 1}}"#
        ),
        ("[1, 2, 3, 4]", #"[{"op": "move", "from": "/1", "path": "/3"}]"#, "[1, 3, 4, 2]"),
        (#"{"a": [1], "b": 2}"#, #"[{"op": "copy", "from": "/a", "path": "/b"}]"#, #"{"a": [1], "b": [1]}"#),
        (
            #"{"a": {"b": [1, "x"]}}"#, #"[{"op": "test", "path": "/a", "value": {"b": [1.0, "x"]}}]"#,
            #"{"a": {"b": [1, "x"]}}"#
        ),
        ("[1]", #"[{"op": "add", "path": "/-", "value": [2]}]"#, "[1, [2]]"),
        ("[1]", #"[{"op": "add", "path": "/1", "value": 2}]"#, "[1, 2]"),
        (#"{"a": 1}"#, #"[{"op": "add", "path": "/a", "value": 2}]"#, #"{"a": 2}"#),
        (#"{"a": 1}"#, #"[{"op": "add", "path": "", "value": [1]}]"#, "[1]"),
        (
            #"{"~": 1, "a/b": 2, "~1": 3, "": 4}"#,
            #"[{"op": "remove", "path": "/~0"}, {"op": "remove", "path": "/a~1b"}, {"op": "remove", "path": "/~01"}]"#,
            #"{"": 4}"#
        ),
        (#"{"": {"": 1}}"#, #"[{"op": "replace", "path": "//", "value": 2}]"#, #"{"": {"": 2}}"#),
        (#"{"a": 1}"#, #"[{"op": "add", "path": "/b", "value": 1, "comment": "is ignored"}]"#, #"{"a": 1, "b": 1}"#),
    ])
    func operations(_ document: String, _ patch: String, _ expected: String) throws {
        #expect(try apply(patch, to: document) == parse(expected))
    }

    @Test(arguments: [
        (#"{"op": "add", "path": "/a/b/c", "value": 1}"#, "there is no member \"b\" - operation 1, add \"/a/b/c\""),
        (#"{"op": "remove", "path": "/c"}"#, "there is no member \"c\" - operation 1, remove \"/c\""),
        (#"{"op": "remove", "path": ""}"#, "the whole document cannot be removed - operation 1, remove \"\""),
        (
            #"{"op": "replace", "path": "/l/2", "value": 1}"#,
            "there is no index 2, the array is shorter - operation 1, replace \"/l/2\""
        ),
        (
            #"{"op": "replace", "path": "/l/-", "value": 1}"#,
            "\"-\" is no index of an array - operation 1, replace \"/l/-\""
        ),
        (#"{"op": "add", "path": "/l/01", "value": 1}"#, "\"01\" is no index of an array - operation 1, add \"/l/01\""),
        (
            #"{"op": "add", "path": "/l/3", "value": 1}"#,
            "there is no index 3, the array is shorter - operation 1, add \"/l/3\""
        ),
        (#"{"op": "add", "path": "/s/x", "value": 1}"#, "a string has no \"x\" inside - operation 1, add \"/s/x\""),
        (#"{"op": "test", "path": "/s", "value": "z"}"#, "the value is another one - operation 1, test \"/s\""),
        (#"{"op": "test", "path": "/l/0", "value": true}"#, "the value is another one - operation 1, test \"/l/0\""),
        (
            #"{"op": "move", "from": "/a", "path": "/a/b"}"#,
            "a value cannot be moved into itself - operation 1, move \"/a\" to \"/a/b\""
        ),
        (
            #"{"op": "copy", "from": "/l/7", "path": "/a"}"#,
            "there is no index 7, the array is shorter - operation 1, copy \"/l/7\" to \"/a\""
        ),
    ])
    func impossibleOperationsAreNamed(_ operation: String, _ message: String) throws {
        let patch = #"[{"op": "test", "path": "/s", "value": "x"}, \#(operation)]"#
        let error = #expect(throws: WorkspaceError.self) { try apply(patch, to: #"{"a": {}, "l": [1, 2], "s": "x"}"#) }
        #expect(error?.description == "invalid patch: \(message)")
    }

    @Test(arguments: [
        (#"{}"#, "expected an array, found an object - the document"),
        (#"[{"path": "/a"}]"#, "the key \"op\" is missing - [0]"),
        (#"[{"op": "add", "path": "/a"}]"#, "the key \"value\" is missing - [0]"),
        (#"[{"op": "move", "path": "/a"}]"#, "the key \"from\" is missing - [0]"),
        (
            #"[{"op": "push", "path": "/a"}]"#,
            "unknown operation \"push\", known are add, remove, replace, move, copy, test - [0].op"
        ),
        (#"[{"op": "remove", "path": "a"}]"#, "\"a\" is no JSON pointer - [0].path"),
        (#"[{"op": "remove", "path": "/a~2"}]"#, "\"/a~2\" is no JSON pointer - [0].path"),
    ])
    func patchesAreReadStrictly(_ patch: String, _ message: String) throws {
        let error = #expect(throws: WorkspaceError.self) { try apply(patch, to: "{}") }
        #expect(error?.description == "invalid patch: \(message)")
    }
}

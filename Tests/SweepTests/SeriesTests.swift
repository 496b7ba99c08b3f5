import Testing

@testable import Sweep

@Suite struct SeriesTests {
    private func values(_ text: String) throws -> [String] {
        let value = try ConfigurationParser.parse(text, file: "x.yaml")
        return try Field(place: Place(file: "x.yaml", line: 1, path: "s"), value: value).series().map(\.flowText)
    }

    @Test(arguments: [
        ("{range: [1, 5]}", ["1", "2", "3", "4", "5"]),
        ("{range: [1, 9, 3]}", ["1", "4", "7"]),
        ("{range: [-2, -2]}", ["-2"]),
        ("{linspace: [0, 1, 5]}", ["0", "0.25", "0.5", "0.75", "1"]),
        ("{linspace: [0.1, 0.5, 5]}", ["0.1", "0.2", "0.3", "0.4", "0.5"]),
        ("{linspace: [5, 1, 3]}", ["5", "3", "1"]),
        ("{logspace: [0.001, 1000, 7]}", ["0.001", "0.01", "0.1", "1", "10", "100", "1000"]),
        ("{logspace: [1, 2, 3]}", ["1", "1.41421356237", "2"]),
    ])
    func series(_ text: String, _ expected: [String]) throws {
        #expect(try values(text) == expected)
    }

    @Test(arguments: [
        "{range: [1]}", "{range: [1, 2, 0]}", "{range: [1, 2, 3, 4]}", "{range: [1.5, 2]}", "{range: [0, 99999999]}",
        "{range: [-9223372036854775808, 9223372036854775807]}", "{linspace: [0, 1]}", "{linspace: [0, 1, 1]}",
        "{linspace: [0, 1, 99999999]}", "{logspace: [-1, 1, 3]}", "{}", "{range: [1, 2], linspace: [1, 2, 3]}",
        "{range: 5}",
    ])
    func refused(_ text: String) {
        #expect(throws: ConfigurationError.self) { try values(text) }
    }
}

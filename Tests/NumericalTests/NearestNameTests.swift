import Testing

@testable import Numerical

@Suite struct NearestNameTests {
    @Test(arguments: [
        ("kitten", "sitting", 3), ("", "abc", 3), ("abc", "abc", 0), ("strenght", "strength", 2), ("abc", "", 3),
    ])
    func distances(_ first: String, _ second: String, _ expected: Int) {
        #expect(editDistance(Array(first), Array(second)) == expected)
        #expect(editDistance(Array(second), Array(first)) == expected)
    }

    @Test(arguments: [
        ("strenght", "strength"), ("Bins", "bins"), ("learning_rate", "learningRate"), ("zzz", nil),
    ])
    func nearest(_ name: String, _ expected: String?) {
        #expect(nearestName(to: name, among: ["bins", "strength", "learningRate"]) == expected)
    }

    @Test func nothingIsNearToNothing() {
        #expect(nearestName(to: "a", among: []) == nil)
    }

    @Test func severalNearestStandInOrder() {
        #expect(nearestNames(to: "abd", among: ["xyz", "abc", "abd1", "ab"], count: 3) == ["abc", "abd1", "ab"])
    }
}

import Sweep
import Testing

@testable import Report

@Suite struct PictureTests {
    @Test(arguments: [
        ("lambda_sigma_mu", "lambda_sigma_mu"), ("../../etc/passwd", "-..-etc-passwd"), ("a b/c", "a-b-c"),
        ("σµ", "--"), ("", "figure"), ("...", "figure"), ("<script>", "-script-"),
    ])
    func namesOfFilesAreHarmless(text: String, name: String) {
        #expect(FileNames.sanitised(text) == name)
    }

    @Test func aNameIsGivenOnce() {
        var names = FileNames()
        #expect(names.unique("a b") == "a-b")
        #expect(names.unique("a/b") == "a-b-2")
        #expect(names.unique("A-B") == "A-B-3")
    }

    @Test func theCountingLimitIsALineForReference() throws {
        let points = [0.0, 1].map {
            point(["x": .number($0)], measure: ["significance": 3 - $0, "significance_counting": 0.5])
        }
        let curve = CurveSettings(name: "c", x: "x", y: ["significance", "significance_counting"], over: nil)
        let study = input(curves: [curve], points: points)
        let pictures = Picture.pictures(of: Curve.curves(of: study), input: study)
        #expect(pictures.map(\.stem) == ["c_significance", "c_significance_counting"])
        let line = try #require(pictures.first?.drawing.lines.last)
        #expect(line.values.map(\.spread.mean) == [0.5, 0.5])
        #expect(line.title == "all events in one bin")
        #expect(pictures.map(\.drawing.lines.count) == [2, 1])
    }
}

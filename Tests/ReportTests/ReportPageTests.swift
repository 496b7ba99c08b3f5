import Sweep
import Testing

@testable import Report

@Suite struct ReportPageTests {
    private func page(_ input: ReportInput, svg: String = "<svg></svg>", warnings: [String] = []) -> String {
        let curves = Curve.curves(of: input)
        let pictures = Picture.pictures(of: curves, input: input).map { (picture: $0, svg: svg) }
        return ReportPage(
            of: input, summary: Summary(of: input, curves: curves), curves: curves, pictures: pictures,
            warnings: warnings
        ).render()
    }

    @Test func theStudyIsAllThere() {
        let text = page(study(failing: true), warnings: ["figures not drawn: a reason"])
        #expect(text.contains("<h1>higgsml-lambda</h1>"))
        #expect(text.contains("<td>28: 27 done, 1 failed, 0 pending</td>"))
        #expect(text.contains("<td>28; 0 points share the training of another</td>"))
        #expect(text.contains("<td>2023-11-14T22:13:20Z</td>"))
        #expect(text.contains("<p class=\"warning\">figures not drawn: a reason</p>"))
        #expect(
            text.contains("Significance Z<sub>0</sub> [s.d.] <span class=\"quiet\">against Penalty strength λ"))
        #expect(text.contains("at Penalty strength λ = 10</p>"))
        #expect(text.contains("the worker was killed by signal 9"))
        #expect(text.split(separator: "<svg").count == 4)
        #expect(text.contains("<th>sigma_mu_syst</th>"))
        #expect(!text.contains("<th>pull_tau_pt</th>"))
        #expect(!text.contains("{{"))
        #expect(!text.contains("The first 1000"))
    }

    @Test func hostileTextsAreEscaped() {
        let hostile = "<script>alert('\"&')</script>"
        let settings = CurveSettings(name: hostile, x: hostile, y: [hostile], over: nil)
        let points = [
            point([hostile: .text(hostile), "other": .text("a" + hostile)], measure: [hostile: 1]),
            point([hostile: .text(hostile), "other": .text("b" + hostile)], measure: [hostile: 1]),
            point([hostile: .text("x")], status: .failed, failure: hostile),
        ]
        var input = input(axes: [hostile, "other"], curves: [settings], points: points, sweep: hostile)
        input.host = hostile
        input.version = hostile
        input.configurationHash = hostile
        let text = page(input, warnings: [hostile])
        #expect(!text.lowercased().contains("<script"))
        #expect(text.contains("<h1>&lt;script&gt;alert(&#39;&quot;&amp;&#39;)&lt;/script&gt;</h1>"))
    }

    @Test func theFailedAreLeftOutWhenThereAreNone() {
        #expect(!page(study()).contains("Failed points"))
    }

    @Test func aLongSweepShowsItsFirstPoints() {
        let points = (0...ReportPage.pointLimit).map { point(["x": .number(Double($0))], measure: ["auc": 0.5]) }
        let text = page(input(points: points))
        #expect(text.contains("The first 1000 of 1001 points"))
        #expect(text.contains("<td class=\"number\">999</td>"))
        #expect(!text.contains("<td class=\"number\">1000</td>"))
        #expect(text.contains("The configuration names no curves."))
    }
}

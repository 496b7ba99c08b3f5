import Sweep
import Testing

@testable import Report

@Suite struct GnuplotScriptTests {
    private func script(
        x values: [AxisValue], groups: [String] = [""], y: String = "significance", over: String? = "seed",
        seeds: ClosedRange<Int> = 1...2
    ) -> String {
        var points: [PointRecord] = []
        for group in groups {
            for x in values {
                for seed in seeds {
                    points.append(
                        point(
                            ["training.penalty.strength": x, "seed": .number(Double(seed)), "group": .text(group)],
                            measure: [y: Double(seed)]))
                }
            }
        }
        let settings = CurveSettings(name: "c", x: "training.penalty.strength", y: [y], over: over)
        let curves = Curve.curves(
            of: input(axes: ["training.penalty.strength", "seed", "group"], curves: [settings], points: points))
        return GnuplotScript(drawing: Drawing(of: curves[0])).text(for: .svg)
    }

    @Test func aCurveHasMarkersABandAndTitlesInWords() {
        let text = script(x: [.number(0), .number(1), .number(5)])
        #expect(text.contains("set xlabel 'Penalty strength λ'"))
        #expect(text.contains("set ylabel 'Significance Z_{0} [s.d.]'"))
        #expect(
            text.contains(
                "$line0 << EOD\n0 1.5 0.7071067811865476\n1 1.5 0.7071067811865476\n5 1.5 0.7071067811865476\nEOD\n"))
        #expect(text.contains("plot $line0 using 1:($2-$3):($2+$3) with filledcurves"))
        #expect(text.contains("$line0 using 1:2 with linespoints"))
        #expect(text.contains("unset key"))
        #expect(text.contains("set xrange [-0.1:5.1]"))
        #expect(!text.contains("logscale"))
    }

    @Test func singleValuesHaveNoBand() {
        #expect(!script(x: [.number(0), .number(1)], seeds: 1...1).contains("filledcurves"))
    }

    @Test(arguments: [
        ([1.0, 10, 101], true), ([1, 10, 100], false), ([0, 1, 1000], false), ([-1, 1, 1000], false), ([5], false),
    ])
    func xIsLogarithmicBeyondAFactorHundred(values: [Double], isLogarithmic: Bool) {
        #expect(script(x: values.map(AxisValue.number)).contains("set logscale x") == isLogarithmic)
    }

    @Test func groupsHaveALineEachAndAKey() {
        let text = script(x: [.number(0), .number(1)], groups: ["none", "it's {all}"])
        #expect(text.contains("set key at screen"))
        #expect(text.contains("title 'group none'"))
        #expect(text.contains(#"title 'group it’s \{all\}'"#))
        #expect(text.contains("$line1 << EOD"))
    }

    @Test func textsStandSideBySideWithErrorBars() {
        let text = script(x: [.text("none"), .text("tau_pt")])
        #expect(text.contains(#"set xtics ('none' 0, 'tau\_pt' 1)"#))
        #expect(text.contains("set xrange [-0.5:1.5]"))
        #expect(text.contains("using 1:2:3 with yerrorbars"))
        #expect(!text.contains("linespoints"))
    }

    @Test func thePictureGrowsWithItsKey() {
        let text = script(x: [.number(0), .number(1)], groups: (1...9).map { "number \($0)" })
        #expect(text.contains("maxcols 3"))
        #expect(text.contains("size 700,500"))
    }

    @Test func pdfIsOfTheSameShape() {
        let drawing = Drawing(of: Curve.curves(of: study())[0])
        #expect(GnuplotScript(drawing: drawing).text(for: .pdf).hasPrefix("set terminal pdfcairo size 17.5cm,11.25cm "))
    }

    @Test func theBreakdownHasThreeLines() throws {
        let study = study()
        let pictures = Picture.pictures(of: Curve.curves(of: study), input: study)
        #expect(pictures.map(\.stem) == ["lambda_significance", "lambda_sigma_mu", "lambda_breakdown"])
        let text = GnuplotScript(drawing: pictures[2].drawing).text(for: .svg)
        for title in ["total", "statistical", "systematic"] { #expect(text.contains("title '\(title)'")) }
        #expect(!text.contains("filledcurves"))
        #expect(text.contains("$line2 << EOD"))
    }

    @Test func theBreakdownOfGroupsNamesPartsAndGroups() throws {
        let study = study(binnings: [5, 20])
        let pictures = Picture.pictures(of: Curve.curves(of: study), input: study)
        let text = GnuplotScript(drawing: pictures[2].drawing).text(for: .svg)
        let titles = ["bins 5", "bins 20", "total", "statistical", "systematic"]
        for title in titles { #expect(text.contains("title '\(title)'")) }
        #expect(text.contains("$line5 << EOD"))
        #expect(!text.contains("$line6"))
    }

    @Test func withoutAllPartsThereIsNoBreakdown() {
        let settings = CurveSettings(name: "c", x: "x", y: ["sigma_mu"], over: nil)
        let input = input(
            curves: [settings], points: [point(["x": .number(1)], measure: ["sigma_mu": 1, "sigma_mu_stat": 1])])
        #expect(Picture.pictures(of: Curve.curves(of: input), input: input).map(\.stem) == ["c_sigma_mu"])
    }
}

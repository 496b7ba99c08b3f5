import Sweep
import Testing

@testable import Report

@Suite struct NumbersTests {
    @Test(
        arguments: [
            (0.1, "0.1"), (20, "20"), (-3, "-3"), (1e-5, "1e-05"), (1.0 / 3, "0.3333333333333333"), (1e22, "1e+22"),
            (0, "0"), (123456789, "123456789"),
        ] as [(Double, String)])
    func shortestTextReadsBackTheSame(number: Double, text: String) {
        #expect(number.shortest == text)
        #expect(Double(text) == number)
    }

    @Test(
        arguments: [
            (1.23456, 0.0341, "1.235 ± 0.034"), (123.456, 0.5, "123.46 ± 0.50"), (0.5, 0, "0.5 ± 0"),
            (12345, 400, "1.234e+04 ± 4e+02"), (2, 1.5, "2.0 ± 1.5"),
        ] as [(Double, Double, String)])
    func meanIsRoundedAsItsStandardDeviation(mean: Double, std: Double, text: String) {
        #expect(mean.text(standardDeviation: std) == text)
    }

    @Test func meanWithoutStandardDeviationStandsAlone() {
        #expect(3.14159.text(standardDeviation: nil) == "3.142")
    }

    @Test func axisValuesPrintAsInTables() {
        #expect(AxisValue.number(20).description == "20")
        #expect(AxisValue.text("all, but one").description == "all, but one")
    }
}

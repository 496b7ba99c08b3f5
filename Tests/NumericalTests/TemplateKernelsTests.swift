import Numerical
import TestSupport
import Testing

@Suite struct TemplateKernelsTests {
    /// Columns below, at and beyond the lanes of the kernels.
    @Test(arguments: [1, 7, 8, 9, 88], [1, 3])
    func agreeWithThePlainSums(_ columns: Int, _ width: Int) {
        let (events, bins, stride, offset) = (13, 5, columns + 3, 2)
        let coefficients = (0..<7 * columns).map { 0.5 - Double($0 * 5 % 11) / 7 }
        let block = TemplateBlock(
            firstEvent: 4, rows: (0..<Int32(events - 4)).map { $0 * 3 % 7 }, coefficients: coefficients,
            columns: offset..<offset + columns)
        let numbers = BinNumbers(
            width: width, first: (0..<Int32(events)).map { $0 % Int32(bins - width + 1) },
            values: (0..<events * width).map { 0.1 * Double($0 % 9) - 0.3 })
        let gradient = (0..<bins * stride).map { Double($0 % 13) / 6 - 1 }
        var expected = [Double](repeating: 2, count: bins * stride)
        var slopes = [Double](repeating: -1, count: events)
        for event in 4..<events {
            slopes[event] = 0
            for k in 0..<width {
                let member = numbers.values[event * width + k]
                for column in 0..<columns {
                    let coefficient = coefficients[Int(block.rows[event - 4]) * columns + column]
                    let place = (Int(numbers.first[event]) + k) * stride + offset + column
                    expected[place] += member * coefficient
                    slopes[event] += member * coefficient * gradient[place]
                }
            }
        }
        var templates = [Double](repeating: 2, count: bins * stride)
        var result = [Double](repeating: -1, count: events)
        TemplateKernels.add(block, members: numbers, to: &templates, stride: stride)
        TemplateKernels.slope(of: block, slopes: numbers, templateGradient: gradient, stride: stride, into: &result)
        for (value, expected) in zip(templates, expected) { expectClose(value, expected, absolute: 1e-14) }
        for (value, expected) in zip(result, slopes) { expectClose(value, expected, absolute: 1e-13) }
    }

    @Test func nothingAddsNothing() {
        let block = TemplateBlock(firstEvent: 0, rows: [], coefficients: [], columns: 0..<2)
        var templates = [1.0, 2]
        TemplateKernels.add(block, members: BinNumbers(), to: &templates, stride: 2)
        #expect(templates == [1, 2])
    }
}

import Foundation
import Sweep

extension Double {
    /// The shortest decimal text that reads back as the same number; whole numbers without a fraction.
    var shortest: String { AxisValue.number(self).description }

    /// A text for people with so many significant digits.
    func text(digits: Int = 4) -> String {
        String(format: "%.\(digits)g", self)
    }

    /// `mean ± std`, both to the second significant digit of the standard deviation; the number alone without one.
    func text(standardDeviation: Double?) -> String {
        guard let standardDeviation else { return text() }
        guard standardDeviation > 0, isFinite else { return "\(text()) ± \(standardDeviation.shortest)" }
        let decimals = 1 - Int(log10(standardDeviation).rounded(.down))
        guard (0...9).contains(decimals) else { return "\(text()) ± \(standardDeviation.text(digits: 2))" }
        return String(format: "%.\(decimals)f ± %.\(decimals)f", self, standardDeviation)
    }
}

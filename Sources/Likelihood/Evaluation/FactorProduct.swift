/// A product of factors that knows its zeros, so that it can leave factors out.
struct FactorProduct: BitwiseCopyable {
    private(set) var productOfOthersThanZero = 1.0
    private(set) var zeros = 0

    var value: Double { value(omittingZeros: 0) }

    @inline(__always) mutating func multiply(by factor: Double) {
        if factor == 0 { zeros += 1 } else { productOfOthersThanZero *= factor }
    }

    /// The product without `omitted` of its zeros; who omits other factors divides by them.
    @inline(__always) func value(omittingZeros omitted: Int) -> Double {
        zeros == omitted ? productOfOthersThanZero : 0
    }
}

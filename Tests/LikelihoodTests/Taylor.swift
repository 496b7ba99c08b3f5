/// A number with its first and second derivatives by all parameters, which arithmetic carries along.
struct Taylor {
    var value: Double
    /// Shape `[parameters]`.
    var gradient: [Double]
    /// Shape `[parameters][parameters]`.
    var hessian: [[Double]]

    /// A constant.
    init(_ value: Double, parameterCount count: Int) {
        self.value = value
        gradient = Array(repeating: 0, count: count)
        hessian = Array(repeating: gradient, count: count)
    }

    /// A parameter.
    init(_ value: Double, parameter index: Int, of count: Int) {
        self.init(value, parameterCount: count)
        gradient[index] = 1
    }

    static func + (left: Taylor, right: Taylor) -> Taylor {
        var sum = left
        sum.value += right.value
        for i in sum.gradient.indices {
            sum.gradient[i] += right.gradient[i]
            for j in sum.gradient.indices { sum.hessian[i][j] += right.hessian[i][j] }
        }
        return sum
    }

    static func * (left: Taylor, right: Taylor) -> Taylor {
        var product = left
        product.value = left.value * right.value
        for i in left.gradient.indices {
            product.gradient[i] = left.gradient[i] * right.value + left.value * right.gradient[i]
            for j in left.gradient.indices {
                product.hessian[i][j] =
                    left.hessian[i][j] * right.value + left.gradient[i] * right.gradient[j]
                    + left.gradient[j] * right.gradient[i] + left.value * right.hessian[i][j]
            }
        }
        return product
    }

    static func * (factor: Double, number: Taylor) -> Taylor { number.map(factor * number.value, factor, 0) }
    static func + (number: Taylor, constant: Double) -> Taylor { number.map(number.value + constant, 1, 0) }

    /// A function of the number, given by its value and its two derivatives here.
    func map(_ value: Double, _ first: Double, _ second: Double) -> Taylor {
        var result = Taylor(value, parameterCount: gradient.count)
        for i in gradient.indices {
            result.gradient[i] = first * gradient[i]
            for j in gradient.indices {
                result.hessian[i][j] = first * hessian[i][j] + second * gradient[i] * gradient[j]
            }
        }
        return result
    }

    /// A polynomial of the number, with the coefficients of its powers from 0.
    func polynomial(_ coefficients: [Double]) -> Taylor {
        coefficients.reversed().reduce(Taylor(0, parameterCount: gradient.count)) { $0 * self + $1 }
    }
}

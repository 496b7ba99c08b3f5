import Testing

/// Expects two numbers to agree to a relative tolerance (of the larger size) or to an absolute one.
package func expectClose(
    _ value: Double, _ expected: Double, relative: Double = 0, absolute: Double = 0,
    _ comment: @autoclosure () -> Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
    let tolerance = max(relative * max(value.magnitude, expected.magnitude), absolute)
    // An infinite number would lie within its own relative tolerance.
    let close = value == expected || value.isFinite && expected.isFinite && (value - expected).magnitude <= tolerance
    #expect(
        close, "\(value) differs from \(expected) by \(value - expected), tolerance \(tolerance). \(comment() ?? "")",
        sourceLocation: sourceLocation)
}

import CKernels

/// Events in bins: event e touches the bins `first[e]` to `first[e] + width - 1`, each with a number of its own.
package struct BinNumbers: Sendable {
    /// Bins that every event touches.
    package var width: Int
    /// The first bin of each event, shape `[events]`.
    package var first: [Int32]
    /// Memberships or their derivatives, shape `[events, width]`.
    package var values: [Double]

    package init(width: Int = 1, first: [Int32] = [], values: [Double] = []) {
        self.width = width
        self.first = first
        self.values = values
    }
}

/// A run of consecutive events with the numbers that each adds to consecutive columns of the templates.
package struct TemplateBlock: Sendable {
    /// The first event; event `firstEvent + e` has the coefficients of row `rows[e]`.
    package var firstEvent: Int
    package var rows: [Int32]
    /// Row-major, shape `[rows of the sample, columns]`; shared, not copied.
    package var coefficients: [Double]
    package var columns: Range<Int>

    package init(firstEvent: Int, rows: [Int32], coefficients: [Double], columns: Range<Int>) {
        precondition(coefficients.count.isMultiple(of: columns.count), "rows of \(columns.count) coefficients")
        self.firstEvent = firstEvent
        self.rows = rows
        self.coefficients = coefficients
        self.columns = columns
    }
}

/// Sums of events per bin and column (templates), and derivatives by the place of the events.
///
/// A vectorised pass over the events in double precision that allocates nothing. For one type of CPU, equal numbers give
/// equal results to the bit.
package enum TemplateKernels {
    /// templates[bin, column] += Σ_e m_e,bin a_e,column.
    ///
    /// - Parameters:
    ///   - members: m, the share of each event in the bins that it touches.
    ///   - templates: Shape `[bins, stride]`.
    package static func add(_ block: TemplateBlock, members: BinNumbers, to templates: inout [Double], stride: Int) {
        requireFit(block, members, bins: templates.count / stride, stride: stride)
        templates.withUnsafeMutableBufferPointer { templates in
            withPointers(block, members) { coefficients, first, values in
                guard let target = templates.baseAddress else { return }
                sk_templates_add(
                    coefficients, block.rows, block.rows.count, block.columns.count, first, values, members.width,
                    target + block.columns.lowerBound, stride)
            }
        }
    }

    /// result[e] = Σ_bin m'_e,bin Σ_column a_e,column ∂L/∂templates[bin, column] for the events of the block.
    ///
    /// - Parameters:
    ///   - slopes: m', the derivative of each event's memberships.
    ///   - templateGradient: ∂L/∂templates, shape `[bins, stride]`.
    ///   - result: Shape `[events]`; only the events of the block are written.
    package static func slope(
        of block: TemplateBlock, slopes: BinNumbers, templateGradient: [Double], stride: Int,
        into result: inout [Double]
    ) {
        requireFit(block, slopes, bins: templateGradient.count / stride, stride: stride)
        precondition(block.firstEvent + block.rows.count <= result.count, "a result for the events of the block")
        result.withUnsafeMutableBufferPointer { result in
            templateGradient.withUnsafeBufferPointer { gradient in
                withPointers(block, slopes) { coefficients, first, values in
                    guard let target = result.baseAddress, let source = gradient.baseAddress else { return }
                    sk_templates_slope(
                        coefficients, block.rows, block.rows.count, block.columns.count, first, values, slopes.width,
                        source + block.columns.lowerBound, stride, target + block.firstEvent)
                }
            }
        }
    }

    private static func withPointers(
        _ block: TemplateBlock, _ numbers: BinNumbers,
        _ body: (UnsafePointer<Double>, UnsafePointer<Int32>, UnsafePointer<Double>) -> Void
    ) {
        block.coefficients.withUnsafeBufferPointer { coefficients in
            numbers.first.withUnsafeBufferPointer { first in
                numbers.values.withUnsafeBufferPointer { values in
                    guard let coefficients = coefficients.baseAddress, let first = first.baseAddress,
                        let values = values.baseAddress
                    else { return }
                    body(coefficients, first + block.firstEvent, values + block.firstEvent * numbers.width)
                }
            }
        }
    }

    /// The kernels read and write where these numbers tell them.
    private static func requireFit(_ block: TemplateBlock, _ numbers: BinNumbers, bins: Int, stride: Int) {
        let events = block.firstEvent..<block.firstEvent + block.rows.count
        precondition(
            events.upperBound <= numbers.first.count && numbers.values.count == numbers.first.count * numbers.width,
            "bins for the events of the block")
        precondition(block.columns.upperBound <= stride, "\(block.columns) beyond \(stride) columns")
        let sampleRows = block.coefficients.count / block.columns.count
        precondition(block.rows.allSatisfy { $0 >= 0 && $0 < sampleRows }, "a row beyond the coefficients")
        let last = bins - numbers.width
        precondition(numbers.first[events].allSatisfy { $0 >= 0 && $0 <= last }, "an event beyond the bins")
    }
}

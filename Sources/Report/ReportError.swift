/// Why a report, or a part of it, could not be written.
package enum ReportError: Error, Equatable, CustomStringConvertible {
    /// A file or folder could not be written.
    case notWritten(path: String, reason: String)
    /// The values of a JSON file could not be coded.
    case notEncoded(file: String, reason: String)
    /// There is no gnuplot of this name or path.
    case gnuplotMissing(program: String)
    /// gnuplot ran and refused a figure.
    case gnuplotFailed(figure: String, reason: String)

    package var description: String {
        switch self {
        case .notWritten(let path, let reason): "report not written: \(reason) - \(path)"
        case .notEncoded(let file, let reason): "report not encoded: \(reason) - \(file)"
        case .gnuplotMissing(let program): "figures not drawn: gnuplot was not found - \(program)"
        case .gnuplotFailed(let figure, let reason): "figure not drawn: \(reason) - \(figure)"
        }
    }
}

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
    /// Points are done and yet left out of the curves.
    case pointsLeftOut(count: Int)
    /// No point that is done has the figure of a curve.
    case curveWithoutValues(curve: String, figure: String)

    package var description: String {
        switch self {
        case .notWritten(let path, let reason): "report not written: \(reason) - \(path)"
        case .notEncoded(let file, let reason): "report not encoded: \(reason) - \(file)"
        case .gnuplotMissing(let program): "figures not drawn: gnuplot was not found - \(program)"
        case .gnuplotFailed(let figure, let reason): "figure not drawn: \(reason) - \(figure)"
        case .pointsLeftOut(let count):
            "\(count) points left out of the curves: the training diverged or the fit did not converge - see "
                + "training_status and fit_status in points.csv"
        case .curveWithoutValues(let curve, let figure):
            "curve empty: no point has the figure \(figure) - curve \(curve)"
        }
    }
}

import Foundation
import Sweep

/// What the commands assume when nothing is said.
enum Defaults {
    /// One worker per processor.
    static var workers: Int { ProcessInfo.processInfo.activeProcessorCount }

    static func output(of sweep: SweepConfiguration) -> String { "out/\(sweep.name)" }
}

/// A duration as people say it, such as `1 h 04 min`, `2 min 05 s`, `12 s`, `0.4 s`.
func words(_ duration: Duration) -> String {
    let seconds = max(0, duration / .seconds(1))
    guard seconds >= 9.95 else { return "\((seconds * 10).rounded() / 10) s" }
    let whole = Int(seconds.rounded())
    func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(padded(whole % 60)) s" }
    return "\(whole / 3600) h \(padded(whole % 3600 / 60)) min"
}

/// A text of a file or of a peer, fit for one line of a terminal or a log: control characters, line ends too, are written out.
func printable(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: result += scalar.escaped(asASCII: true)
        default: result.unicodeScalars.append(scalar)
        }
    }
}

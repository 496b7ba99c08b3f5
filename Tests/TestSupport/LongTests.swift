import Foundation

/// Statistical tests draw few pseudo-experiments, and many when `SIGMASWEEP_LONG_TESTS=1` is set.
package enum LongTests {
    package static let areWanted = ProcessInfo.processInfo.environment["SIGMASWEEP_LONG_TESTS"] == "1"

    /// How many pseudo-experiments a test draws.
    package static func count(short: Int, long: Int) -> Int { areWanted ? long : short }
}

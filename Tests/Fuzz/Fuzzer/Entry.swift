import Foundation
import FuzzTargets

/// The target that the environment names.
private let target: FuzzTarget = {
    let name = ProcessInfo.processInfo.environment["SIGMASWEEP_FUZZ_TARGET"] ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let known = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        fatalError("SIGMASWEEP_FUZZ_TARGET: expected one of \(known), found \"\(name)\"")
    }
    return target
}()

/// What libFuzzer calls with every input; its run-time library has the main function.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        try target.read(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        fatalError("promise broken: \(error)")
    }
    return 0
}

import CZeroMQ
import Glibc

/// What a C function came to: its value, or the `errno` it left.
enum Outcome: Equatable {
    case value(Int)
    case failure(Int32)
}

/// Calls a C function that reports failure by -1, again for as long as signals interrupt it.
///
/// Every call that may fail goes through here, so no caller has to think of `EINTR`.
func attempt(_ body: () -> some BinaryInteger) -> Outcome {
    while true {
        let value = Int(body())
        guard value == -1 else { return .value(value) }
        let code = zmq_errno()  // before anything else can overwrite it
        guard code == EINTR else { return .failure(code) }
    }
}

/// Calls a C function that reports failure by -1 and throws what it left in `errno`.
///
/// - Parameters:
///   - function: The name for the error.
///   - detail: What the function works on, for the error.
/// - Throws: `ZeroMQError` for every failure but an interruption, which is tried again.
@discardableResult
func call(
    _ function: String, _ detail: @autoclosure () -> String, _ body: () -> some BinaryInteger
) throws(ZeroMQError) -> Int {
    switch attempt(body) {
    case .value(let value): return value
    case .failure(let code): throw ZeroMQError(function: function, code: code, detail: detail())
    }
}

/// Calls a C function that reports failure by a null pointer and throws what it left in `errno`.
func acquire(
    _ function: String, _ detail: @autoclosure () -> String, _ body: () -> UnsafeMutableRawPointer?
) throws(ZeroMQError) -> UnsafeMutableRawPointer {
    guard let handle = body() else {
        throw ZeroMQError(function: function, code: zmq_errno(), detail: detail())
    }
    return handle
}

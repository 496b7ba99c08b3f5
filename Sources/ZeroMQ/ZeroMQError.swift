import CZeroMQ

/// A call into libzmq or the kernel that failed.
///
/// Printed as `zmq_bind: Address already in use (errno 98) - endpoint ipc:///tmp/a/coordinator`.
package struct ZeroMQError: Error, Equatable, Sendable {
    /// The C function that failed.
    package var function: String
    /// The value of `errno`; libzmq adds numbers of its own.
    package var code: Int32
    /// What the function worked on, such as `endpoint tcp://*:5757`.
    package var detail: String

    package init(function: String, code: Int32, detail: String) {
        self.function = function
        self.code = code
        self.detail = detail
    }

    /// The meaning of the code in words.
    package var reason: String { String(cString: zmq_strerror(code)) }
}

extension ZeroMQError: CustomStringConvertible {
    package var description: String { "\(function): \(reason) (errno \(code)) - \(detail)" }
}

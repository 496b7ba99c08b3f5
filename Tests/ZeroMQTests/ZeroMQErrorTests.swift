import Glibc
import Testing

@testable import ZeroMQ

@Suite struct ZeroMQErrorTests {
    @Test(arguments: [
        (EADDRINUSE, "zmq_bind: Address already in use (errno 98) - endpoint ipc:///tmp/a"),
        (
            156_384_763,
            "zmq_bind: Operation cannot be accomplished in current state (errno 156384763) - endpoint ipc:///tmp/a"
        ),
    ])
    func isOneSentence(code: Int32, text: String) {
        #expect(ZeroMQError(function: "zmq_bind", code: code, detail: "endpoint ipc:///tmp/a").description == text)
    }
}

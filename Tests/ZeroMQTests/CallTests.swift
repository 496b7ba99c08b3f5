import Glibc
import Testing

@testable import ZeroMQ

@Suite struct CallTests {
    @Test func interruptionsAreTriedAgain() {
        var calls = 0
        let outcome = attempt { () -> Int32 in
            calls += 1
            errno = EINTR
            return calls < 4 ? -1 : 7
        }
        #expect(outcome == .value(7))
        #expect(calls == 4)
    }

    @Test func otherFailuresAreTriedOnce() {
        var calls = 0
        let outcome = attempt { () -> Int in
            calls += 1
            errno = EACCES
            return -1
        }
        #expect(outcome == .failure(EACCES))
        #expect(calls == 1)
    }

    @Test func failureThrowsWithFunctionCodeAndDetail() {
        #expect(throws: ZeroMQError(function: "write", code: EBADF, detail: "file -1")) {
            try call("write", "file \(-1)") { write(-1, "", 0) }
        }
    }

    @Test func nullPointerThrows() {
        #expect(throws: ZeroMQError(function: "zmq_ctx_new", code: EMFILE, detail: "a messaging context")) {
            try acquire("zmq_ctx_new", "a messaging context") {
                errno = EMFILE
                return nil
            }
        }
    }
}

import FuzzTargets
import Testing

@testable import Wire

/// The messages with which fuzzing begins; `SIGMASWEEP_FUZZ_SEEDS=1 swift test` writes them after a change of the protocol.
@Suite struct FuzzExamplesTests {
    @Test(.enabled(if: FuzzCorpus.shallBeWritten))
    func examplesAreWritten() throws {
        let serialiser = MessageSerialiser()
        let messages =
            try Samples.workerMessages.map(serialiser.frames(of:))
            + Samples.coordinatorMessages.map(serialiser.frames(of:))
        for (index, frames) in messages.enumerated() {
            // Of the prefix the kind is enough, so that small changes of the protocol leave the examples as they are.
            let input = Array(([Array(frames[0].suffix(1))] + frames.dropFirst()).joined(separator: separator))
            #expect(try FuzzTarget.wire.read(input))
            try FuzzCorpus(.wire).write(input, to: "\(index)")
        }
    }
}

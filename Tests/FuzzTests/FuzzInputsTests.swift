import FuzzTargets
import Testing

/// All inputs that are kept for fuzzing, without a fuzzer: `tools/fuzz` looks for others.
@Suite struct FuzzInputsTests {
    /// A finding once mended stays mended.
    @Test(arguments: FuzzTarget.allCases)
    func promisesAreKept(_ target: FuzzTarget) throws {
        for part in FuzzCorpus.Part.allCases {
            for (name, bytes) in try FuzzCorpus(target).inputs(part) {
                do throws(BrokenPromise) { try target.read(bytes) } catch { Issue.record("\(name): \(error)") }
            }
        }
    }

    /// After a change of a format that refuses all examples, fuzzing would find nothing any more.
    @Test(arguments: FuzzTarget.allCases)
    func examplesAreAccepted(_ target: FuzzTarget) throws {
        let inputs = try FuzzCorpus(target).inputs(.corpus)
        let accepted = try inputs.filter { try target.read($0.bytes) }
        #expect(!accepted.isEmpty, "SIGMASWEEP_FUZZ_SEEDS=1 swift test writes the examples again")
    }

    @Test(.enabled(if: FuzzCorpus.shallBeWritten), arguments: FuzzTarget.allCases)
    func examplesAreWritten(_ target: FuzzTarget) throws {
        for (name, bytes) in try target.examples() {
            #expect(try target.read(bytes), "\(target) \(name)")
            try FuzzCorpus(target).write(bytes, to: name)
        }
    }
}

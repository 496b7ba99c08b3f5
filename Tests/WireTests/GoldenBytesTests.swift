import Sweep
import Testing

@testable import Wire

/// One message of each kind, byte for byte: a change here is a change of the protocol and needs a new version.
@Suite struct GoldenBytesTests {
    private static let train = "df30ea3bace1a26d666ff5ba63fbeabb"
    private static let measure = "aee4d2fff0158714656dbd64360ff008"

    private static let events =
        #"{"scale":{"background":0.1},"selection":[{"feature":"PRI_tau_pt","min":22}],"#
        + #""source":{"higgsml":{"_0":{"digest":"0fd76a0be450e548924f6822b984dc18","path":"data/events.csv.gz","#
        + #""processes":"byLabel","split":{"test":4,"train":3,"validation":1}}}},"yields":{"signal":1.5}}"#

    private static let training =
        #"{"adversary":{"activation":"relu","hidden":[64,64],"initialisation":"glorotUniform","l2":[],"#
        + #""loss":{"kind":"meanSquaredError","mixture":{"components":2,"floor":0.001,"#
        + #""width":"shiftedExponentialLinear"}},"reversal":1,"strength":0,"target":""},"#
        + #""batch":1000,"classifier":"network","ensemble":{"members":1,"vary":"initialisation"},"epochs":200,"#
        + #""inputs":{"features":[],"missing":{"value":{"_0":-1}},"standardise":true},"#
        + #""loss":{"constraint":{"learningRate":0.1,"multiplier":1},"kind":"crossEntropy","#
        + #""signalStrength":{"bins":10,"filterWidth":0.5,"floor":1e-06,"gradient":"ownBin","minimised":[],"#
        + #""parameter":"","shift":"halfDifference","signalStrengths":"common","#
        + #""uncertainty":"total","variations":{"all":{}}},"#
        + #""warmUpEpochs":30,"weights":"balanced"},"#
        + #""network":{"activation":"relu","dropout":[],"hidden":[200,200],"initialisation":"glorotUniform","#
        + #""l2":[],"outputs":"single"},"#
        + #""optimiser":{"beta1":0.9,"beta2":0.999,"epsilon":1e-07,"kind":"adam","learningRate":0.001,"#
        + #""momentum":0,"nesterov":false,"schedule":{"factor":0.95,"kind":"constant"},"squareDecay":0.9,"#
        + #""weightDecay":0.004},"#
        + #""patience":10,"penalty":{"bins":10,"combination":"sum","filterWidth":0.5,"floor":1e-06,"#
        + #""histogram":"perProcess","strength":0,"variations":{"all":{}},"weights":"physical"},"seed":1}"#

    private static let variations =
        #"[{"change":{"scale":{"_0":0.03}},"feature":"PRI_tau_pt","kind":{"shifted":{}},"name":"tau_pt","#
        + #""processes":[]},{"change":{"shift":{"_0":-2}},"feature":"PRI_met","#
        + #""kind":{"reweighted":{"edges":[0,0.5]}},"name":"met","processes":["signal"]}]"#

    /// A message, its kind, its header and its blobs.
    typealias Golden<Message> = (message: Message, kind: UInt8, header: String, blobs: [[UInt8]])

    static let fromWorker: [Golden<WorkerMessage>] = [
        (
            .hello(WorkerGreeting(name: "host-1/0", host: "host-1", processID: 4711)), 0x01,
            #"{"held":[],"host":"host-1","methodVersion":3,"name":"host-1/0","processID":4711,"protocolVersion":2}"#, []
        ),
        (
            .hello(
                WorkerGreeting(
                    name: "w", host: "h", processID: 1, held: [HeldTask(task: Samples.train, attempt: Attempt(2))],
                    timeLeftSeconds: 90.5)),
            0x01,
            #"{"held":[{"attempt":2,"task":"\#(train)"}],"host":"h","methodVersion":3,"name":"w","processID":1,"#
                + #""protocolVersion":2,"timeLeftSeconds":90.5}"#,
            []
        ),
        (.heartbeat(nil, assignments: 0), 0x02, #"{"assignments":0}"#, []),
        (
            .heartbeat(
                TaskProgress(task: Samples.train, attempt: Attempt(2), epoch: 3, epochs: 200, loss: 0.5),
                assignments: 7),
            0x02,
            #"{"assignments":7,"progress":{"attempt":2,"epoch":3,"epochs":200,"loss":0.5,"task":"\#(train)"}}"#, []
        ),
        (
            .finished([
                FinishedTask(
                    task: Samples.train, attempt: Attempt(1),
                    result: Samples.encoded(TaskResult(figures: ["auc": 0.9], labels: ["a": "b"], duration: 0.125)),
                    classifier: [1, 0xFF])
            ]), 0x03, #"{"attempts":[1],"classifierBytes":[2],"resultBytes":[59],"tasks":["\#(train)"]}"#,
            [
                Array(#"{"duration":0.125,"figures":{"auc":0.9},"labels":{"a":"b"}}"#.utf8),
                [1, 0xFF],
            ]
        ),
        (
            .finished([
                FinishedTask(
                    task: Samples.measure, attempt: Attempt(1),
                    result: Samples.encoded(TaskResult(figures: ["mu_hat": 1], duration: 1))),
                FinishedTask(
                    task: Samples.measure, attempt: Attempt(2), result: Samples.encoded(TaskResult(duration: 2))),
            ]), 0x03,
            #"{"attempts":[1,2],"classifierBytes":[-1,-1],"resultBytes":[37,14],"tasks":["\#(measure)","\#(measure)"]}"#,
            [
                Array(
                    (#"{"duration":1,"figures":{"mu_hat":1}}"#
                        + #"{"duration":2}"#).utf8)
            ]
        ),
        (
            .failed(task: Samples.train, attempt: Attempt(3), reason: "killed", log: "a\n\"/\u{7}"), 0x04,
            #"{"attempt":3,"log":"a\n\"/\u0007","reason":"killed","task":"\#(train)"}"#, []
        ),
        (.goodbye(reason: "time limit"), 0x05, #"{"reason":"time limit"}"#, []),
        (
            .checkpoint(task: Samples.train, attempt: Attempt(1), epochs: 7, content: [0, 0xFF]), 0x06,
            #"{"attempt":1,"epochs":7,"task":"\#(train)"}"#, [[0, 0xFF]]
        ),
        (
            .draining(
                reason: "its time is over",
                returned: [TaskAttempt(Samples.train, Attempt(1)), TaskAttempt(Samples.measure, Attempt(2))]), 0x07,
            #"{"attempts":[1,2],"reason":"its time is over","tasks":["\#(train)","\#(measure)"]}"#, []
        ),
    ]

    private static let family =
        #"{"constraint":{"none":{}},"countTerm":"poisson","interpolation":"none","#
        + #""scan":{"from":0,"points":41,"to":2},"trueValue":0}"#

    private static let unbinned =
        #"{"calibration":{"bins":100,"kind":"analytic"},"events":10000,"test":{"cut":0.5,"kind":"none","level":0.05,"#
        + #""manyBins":{"count":20,"upper":3},"toys":10000,"twoBins":[0.5,2]},"yieldTerm":"extended"}"#

    private static let trainSpecification =
        #"{"train":{"_0":{"events":\#(events),"seed":7,"training":\#(training),"variations":\#(variations)}}}"#

    private static let measureSpecification =
        #"{"measure":{"_0":{"events":\#(events),"measurement":{"bins":20,"data":"asimov","family":\#(family),"#
        + #""kind":"binned","nuisanceModel":"joint","nuisanceModels":{},"nuisances":{"named":{"_0":["tau_pt"]}},"#
        + #""scan":[],"signalStrength":1,"signalStrengths":"common","statisticalUncertainty":"none","#
        + #""unbinned":\#(unbinned)},"seed":7,"training":\#(training),"variations":\#(variations)},"#
        + #""classifier":"\#(train)"}}"#

    static let fromCoordinator: [Golden<CoordinatorMessage>] = [
        (
            .welcome(heartbeatInterval: .milliseconds(2500), checkpointInterval: .seconds(60)), 0x81,
            #"{"checkpointIntervalSeconds":60,"heartbeatIntervalSeconds":2.5}"#, []
        ),
        (
            .assign(
                [
                    AssignedTask(
                        task: Samples.train, attempt: Attempt(1), specification: .train(Samples.trainSpecification))
                ], number: 1),
            0x82,
            #"{"attempts":[1],"checkpoints":[-1],"classifiers":[-1],"fileBytes":[],"number":1,"#
                + #""specificationBytes":[\#(trainSpecification.utf8.count)],"tasks":["\#(train)"]}"#,
            [Array(trainSpecification.utf8)]
        ),
        (
            .assign(
                [
                    AssignedTask(
                        task: Samples.measure, attempt: Attempt(2),
                        specification: .measure(Samples.point, classifier: Samples.train), classifier: [9]),
                    AssignedTask(
                        task: Samples.train, attempt: Attempt(3), specification: .train(Samples.trainSpecification),
                        checkpoint: [7, 8]),
                    AssignedTask(
                        task: Samples.measure, attempt: Attempt(4),
                        specification: .measure(Samples.point, classifier: Samples.train), classifier: [9]),
                ], number: 12),
            0x82,
            #"{"attempts":[2,3,4],"checkpoints":[-1,1,-1],"classifiers":[0,-1,0],"fileBytes":[1,2],"number":12,"#
                + #""specificationBytes":[\#(measureSpecification.utf8.count),\#(trainSpecification.utf8.count),"#
                + #"\#(measureSpecification.utf8.count)],"tasks":["\#(measure)","\#(train)","\#(measure)"]}"#,
            [Array((measureSpecification + trainSpecification + measureSpecification).utf8), [9, 7, 8]]
        ),
        (
            .acknowledge([TaskAttempt(Samples.train, Attempt(2)), TaskAttempt(Samples.measure, Attempt(1))]), 0x83,
            #"{"attempts":[2,1],"tasks":["\#(train)","\#(measure)"]}"#, []
        ),
        (.leave(reason: "done"), 0x84, #"{"reason":"done"}"#, []),
        (.invite, 0x85, "{}", []),
        (.refuse(reason: "other"), 0x86, #"{"reason":"other"}"#, []),
    ]

    @Test(arguments: fromWorker.indices)
    func worker(index: Int) throws {
        let golden = Self.fromWorker[index]
        expectFrames(try MessageSerialiser().frames(of: golden.message), golden)
    }

    @Test(arguments: fromCoordinator.indices)
    func coordinator(index: Int) throws {
        let golden = Self.fromCoordinator[index]
        expectFrames(try MessageSerialiser().frames(of: golden.message), golden)
    }

    /// Every kind has its golden bytes.
    @Test func noKindIsForgotten() {
        #expect(Set(Self.fromWorker.map(\.kind)) == Set(WorkerMessageKind.allCases.map(\.rawValue)))
        #expect(Set(Self.fromCoordinator.map(\.kind)) == Set(CoordinatorMessageKind.allCases.map(\.rawValue)))
    }

    private func expectFrames<Message>(_ frames: [[UInt8]], _ golden: Golden<Message>) {
        #expect(frames.first == [0x53, 0x53, 0x02, golden.kind])
        #expect(frames.dropFirst().first.map { String(decoding: $0, as: UTF8.self) } == golden.header)
        #expect(
            frames.dropFirst(2).map { String(decoding: $0, as: UTF8.self) }
                == golden.blobs.map { String(decoding: $0, as: UTF8.self) })
        #expect(Array(frames.dropFirst(2)) == golden.blobs)
    }
}

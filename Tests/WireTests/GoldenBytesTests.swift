import Sweep
import Testing

@testable import Wire

/// One message of each kind, byte for byte: a change here is a change of the protocol and needs a new version.
@Suite struct GoldenBytesTests {
    private static let task = "df30ea3bace1a26d666ff5ba63fbeabb"

    private static let events =
        #"{"scale":{"background":0.1},"selection":[{"feature":"PRI_tau_pt","min":22}],"#
        + #""source":{"higgsml":{"_0":{"digest":"0fd76a0be450e548924f6822b984dc18","path":"data/events.csv.gz","#
        + #""processes":"byLabel","split":{"test":4,"train":3,"validation":1}}}},"yields":{"signal":1.5}}"#

    private static let training =
        #"{"adversary":{"activation":"relu","hidden":[64,64],"initialisation":"glorotUniform","l2":[],"#
        + #""loss":{"kind":"meanSquaredError","mixture":{"components":2,"floor":0.001,"#
        + #""width":"shiftedExponentialLinear"}},"reversal":1,"strength":0,"target":""},"#
        + #""batch":1000,"classifier":"network","ensemble":{"members":1,"vary":"initialisation"},"epochs":200,"inputs":{"features":[],"missing":{"value":{"_0":-1}},"standardise":true},"#
        + #""loss":{"constraint":{"learningRate":0.1,"multiplier":1},"kind":"crossEntropy","#
        + #""signalStrength":{"bins":10,"filterWidth":0.5,"floor":1e-06,"gradient":"ownBin","minimised":[],"#
        + #""parameter":"","shift":"halfDifference","signalStrengths":"common","uncertainty":"total","variations":{"all":{}}},"#
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

    static let fromWorker: [(WorkerMessage, [UInt8], String, [UInt8]?)] = [
        (
            .hello(WorkerGreeting(name: "host-1/0", host: "host-1", processID: 4711)), [0x53, 0x53, 0x01, 0x01],
            #"{"host":"host-1","methodVersion":3,"name":"host-1/0","processID":4711,"protocolVersion":1}"#, nil
        ),
        (.heartbeat(nil), [0x53, 0x53, 0x01, 0x02], "{}", nil),
        (
            .heartbeat(TaskProgress(task: Samples.train, attempt: Attempt(2), epoch: 3, epochs: 200, loss: 0.5)),
            [0x53, 0x53, 0x01, 0x02],
            #"{"progress":{"attempt":2,"epoch":3,"epochs":200,"loss":0.5,"task":"\#(task)"}}"#, nil
        ),
        (
            .finished(
                task: Samples.train, attempt: Attempt(1),
                result: TaskResult(figures: ["auc": 0.9], labels: ["a": "b"], duration: 0.125), classifier: [1, 0xFF]),
            [0x53, 0x53, 0x01, 0x03],
            #"{"attempt":1,"result":{"duration":0.125,"figures":{"auc":0.9},"history":[],"labels":{"a":"b"}},"#
                + #""task":"\#(task)"}"#,
            [1, 0xFF]
        ),
        (
            .failed(task: Samples.train, attempt: Attempt(3), reason: "killed", log: "a\n\"/\u{7}"),
            [0x53, 0x53, 0x01, 0x04],
            #"{"attempt":3,"log":"a\n\"/\u0007","reason":"killed","task":"\#(task)"}"#, nil
        ),
        (.goodbye(reason: "time limit"), [0x53, 0x53, 0x01, 0x05], #"{"reason":"time limit"}"#, nil),
    ]

    private static let family =
        #"{"constraint":{"none":{}},"countTerm":"poisson","interpolation":"none","#
        + #""scan":{"from":0,"points":41,"to":2},"trueValue":0}"#

    private static let unbinned =
        #"{"calibration":{"bins":100,"kind":"analytic"},"events":10000,"test":{"cut":0.5,"kind":"none","level":0.05,"#
        + #""manyBins":{"count":20,"upper":3},"toys":10000,"twoBins":[0.5,2]},"yieldTerm":"extended"}"#

    static let fromCoordinator: [(CoordinatorMessage, [UInt8], String, [UInt8]?)] = [
        (
            .welcome(heartbeatInterval: .milliseconds(2500)), [0x53, 0x53, 0x01, 0x81],
            #"{"heartbeatIntervalSeconds":2.5}"#, nil
        ),
        (
            .assign(
                task: Samples.train, attempt: Attempt(1), specification: .train(Samples.trainSpecification),
                classifier: nil),
            [0x53, 0x53, 0x01, 0x82],
            #"{"attempt":1,"specification":{"train":{"_0":{"events":\#(events),"seed":7,"training":\#(training),"#
                + #""variations":\#(variations)}}},"task":"\#(task)"}"#,
            nil
        ),
        (
            .assign(
                task: Samples.measure, attempt: Attempt(2),
                specification: .measure(Samples.point, classifier: Samples.train), classifier: [9]),
            [0x53, 0x53, 0x01, 0x82],
            #"{"attempt":2,"specification":{"measure":{"_0":{"events":\#(events),"measurement":{"bins":20,"#
                + #""data":"asimov","family":\#(family),"kind":"binned","nuisanceModel":"joint","nuisanceModels":{},"#
                + #""nuisances":{"named":{"_0":["tau_pt"]}},"scan":[],"signalStrength":1,"signalStrengths":"common","#
                + #""statisticalUncertainty":"none","unbinned":\#(unbinned)},"seed":7,"training":\#(training),"variations":\#(variations)},"#
                + #""classifier":"\#(task)"}},"task":"aee4d2fff0158714656dbd64360ff008"}"#,
            [9]
        ),
        (
            .acknowledge(task: Samples.train, attempt: Attempt(2)), [0x53, 0x53, 0x01, 0x83],
            #"{"attempt":2,"task":"\#(task)"}"#, nil
        ),
        (.leave(reason: "done"), [0x53, 0x53, 0x01, 0x84], #"{"reason":"done"}"#, nil),
        (.invite, [0x53, 0x53, 0x01, 0x85], "{}", nil),
    ]

    @Test(arguments: fromWorker.indices)
    func worker(index: Int) throws {
        let (message, prefix, header, blob) = Self.fromWorker[index]
        try expectFrames(MessageSerialiser().frames(of: message), prefix, header, blob)
    }

    @Test(arguments: fromCoordinator.indices)
    func coordinator(index: Int) throws {
        let (message, prefix, header, blob) = Self.fromCoordinator[index]
        try expectFrames(MessageSerialiser().frames(of: message), prefix, header, blob)
    }

    /// Every kind has its golden bytes.
    @Test func noKindIsForgotten() {
        #expect(Set(Self.fromWorker.map { $0.1[3] }) == Set(WorkerMessageKind.allCases.map(\.rawValue)))
        #expect(Set(Self.fromCoordinator.map { $0.1[3] }) == Set(CoordinatorMessageKind.allCases.map(\.rawValue)))
    }

    private func expectFrames(_ frames: [[UInt8]], _ prefix: [UInt8], _ header: String, _ blob: [UInt8]?) throws {
        try #require(frames.count == (blob == nil ? 2 : 3))
        #expect(frames[0] == prefix)
        #expect(String(decoding: frames[1], as: UTF8.self) == header)
        #expect((frames.count == 3 ? frames[2] : nil) == blob)
    }
}

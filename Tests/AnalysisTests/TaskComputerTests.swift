import Events
import Likelihood
import Numerical
import Sweep
import Testing
import Training

@testable import Analysis

@Suite struct TaskComputerTests {
    @Test func aTrainingHandsBackAClassifierAndItsHistory() throws {
        var computer = TaskComputer()
        var seen: [EpochRecord] = []
        let output = try computer.train(toyPoint()) { seen.append($0) }
        let trained = try TrainedClassifier(decoding: #require(output.classifier))
        guard case .networks(let ensemble) = trained, let classifier = ensemble.members.first else {
            Issue.record("expected a network, found \(trained)")
            return
        }
        #expect(classifier.preprocessing.features == ["x1", "x2"])
        #expect(classifier.network.hidden == [8])
        #expect(output.result.history.map(\.epoch) == [1, 2, 3])
        #expect(output.result.history == seen)
        #expect(output.result.figures["epochs"] == 3)
        #expect(Set(output.result.figures.keys) == ["epochs", "best_epoch"])
        #expect(output.result.labels == ["training_status": "epochLimit"])
        #expect(output.result.fit == nil)
    }

    @Test func aMeasurementHandsBackFiguresAndItsFit() throws {
        var computer = TaskComputer()
        let output = try computer.point(toyPoint()).measure
        #expect(output.classifier == nil)
        #expect(output.result.history.isEmpty)
        #expect(output.result.labels == ["fit_status": "converged"])
        #expect(output.result.fit?.status == "converged")
    }

    @Test func aRetryGivesTheSameBits() throws {
        var computers = (TaskComputer(), TaskComputer())
        let (first, second) = (try computers.0.point(toyPoint()), try computers.1.point(toyPoint()))
        #expect(first.train.classifier == second.train.classifier)
        #expect(first.train.result == second.train.result)
        #expect(first.measure.result == second.measure.result)
    }

    @Test func theRandomNumbersDeriveFromTheIdentity() throws {
        var computer = TaskComputer()
        let task = TaskSpecification.train(toyPoint().trainSpecification)
        let own = try computer.compute(task, identity: task.id, classifier: nil)
        let other = try computer.compute(task, identity: TaskID(ContentHash(of: "another")), classifier: nil)
        #expect(own.classifier != other.classifier)
    }

    /// A point that differs from the toy in one setting that its events depend on.
    enum Change: String, CaseIterable {
        case nothing, seed, test, background, shift, measurement

        var point: PointSpecification {
            switch self {
            case .nothing: toyPoint()
            case .seed: toyPoint(seed: 4)
            case .test: toyPoint(test: 300)
            case .background: toyPoint(background: 300)
            case .shift: toyPoint(shift: 0.25)
            case .measurement: toyPoint(measurement: MeasurementSettings(bins: 3))
            }
        }
    }

    @Test(arguments: Change.allCases) func keptEventsNeverChangeAResult(_ change: Change) throws {
        var (fresh, used) = (TaskComputer(), TaskComputer())
        _ = try used.point(toyPoint())
        let (expected, found) = (try fresh.point(change.point), try used.point(change.point))
        #expect(found.train.classifier == expected.train.classifier)
        #expect(found.train.result == expected.train.result)
        #expect(found.measure.result == expected.measure.result)
    }

    @Test(arguments: Change.allCases.dropFirst()) func everySettingChangesTheMeasurement(_ change: Change) throws {
        var computer = TaskComputer()
        let (changed, unchanged) = (try computer.point(change.point), try computer.point(toyPoint()))
        #expect(changed.measure.result != unchanged.measure.result)
    }

    @Test func theThreadKeepsItsSubnormalNumbers() throws {
        var computer = TaskComputer()
        let output = try computer.point(toyPoint())
        // Not known when this is compiled, so that the thread does the sum.
        let subnormal = Double(bitPattern: UInt64(output.train.result.history.count))
        #expect(subnormal * 0x1p1000 > 0)
    }

    @Test func aMeasurementNeedsAClassifier() {
        var computer = TaskComputer()
        #expect(throws: AnalysisError.classifierMissing) { _ = try computer.measure(toyPoint(), with: nil) }
    }

    @Test(arguments: [0, 1, 11, 40, -1]) func aCutClassifierIsRefused(length: Int) throws {
        var computer = TaskComputer()
        let bytes = try #require(try computer.train(toyPoint()).classifier)
        let cut = Array(length < 0 ? bytes.dropLast(-length) : bytes.prefix(length))
        #expect(throws: AnalysisError.self) { _ = try computer.measure(toyPoint(), with: cut) }
        do throws(AnalysisError) {
            _ = try computer.measure(toyPoint(), with: cut)
        } catch {
            guard case .training(.malformedClassifier) = error else {
                Issue.record("expected a malformed classifier, found \(error)")
                return
            }
        }
    }

    @Test func anAlteredClassifierIsRefused() throws {
        var computer = TaskComputer()
        var bytes = try #require(try computer.train(toyPoint()).classifier)
        bytes[bytes.count - 40] ^= 1  // a bit of the last parameter
        let expected = AnalysisError.training(.malformedClassifier(reason: "its content does not match its hash"))
        #expect(throws: expected) { _ = try computer.measure(toyPoint(), with: bytes) }
    }

    @Test func eventsThatDoNotExistAreRefusedAndTheComputerGoesOn() throws {
        var computer = TaskComputer()
        var point = toyPoint()
        point.events.selection = [Cut(feature: "x1", min: 100)]
        let expected = AnalysisError.events(.emptySelection(process: "signal", split: .train))
        #expect(throws: expected) { _ = try computer.train(point) }
        let classifier = try computer.train(toyPoint()).classifier
        #expect(classifier != nil)
    }

    @Test func aTrainingThatItsEventsDoNotFitIsRefused() {
        var computer = TaskComputer()
        var point = toyPoint()
        point.training.inputs.features = ["x3"]
        let expected = AnalysisError.training(.unknownFeature("x3", known: ["x1", "x2"]))
        #expect(throws: expected) { _ = try computer.train(point) }
    }

    @Test func aModelThatCannotBeIsRefused() throws {
        var computer = TaskComputer()
        let classifier = try computer.train(toyPoint()).classifier
        let point = toyPoint(measurement: MeasurementSettings(bins: 5, signalStrength: 99))
        let expected = AnalysisError.model(.signalStrengthOutOfRange(99, range: 0...10))
        #expect(throws: expected) { _ = try computer.measure(point, with: classifier) }
    }
}

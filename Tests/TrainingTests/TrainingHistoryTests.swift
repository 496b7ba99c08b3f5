import Foundation
import Testing

@testable import Training

@Suite struct TrainingHistoryTests {
    @Test func isCodedInFull() throws {
        let history = TrainingHistory(
            epochs: [
                EpochRecord(epoch: 1, trainLoss: 0.7, validationLoss: 1 / 3.0, validationPenalty: 0.01),
                EpochRecord(epoch: 2, trainLoss: 0.6, validationLoss: 0.5, validationPenalty: 0),
            ], bestEpoch: 1, status: .stoppedEarly)
        let data = try JSONEncoder().encode(history)
        #expect(try JSONDecoder().decode(TrainingHistory.self, from: data) == history)
    }

    @Test func severalTrainingsHaveTheWorstStatus() {
        #expect(TrainingStatus.worst(of: [.stoppedEarly, .epochLimit, .diverged]) == .diverged)
        #expect(TrainingStatus.worst(of: [.stoppedEarly, .epochLimit, .stoppedEarly]) == .epochLimit)
        #expect(TrainingStatus.worst(of: [.stoppedEarly, .stoppedEarly]) == .stoppedEarly)
    }

    /// The names are written to results.
    @Test func statusesKeepTheirNames() {
        #expect(TrainingStatus.allCases.map(\.rawValue) == ["stoppedEarly", "epochLimit", "diverged", "exact"])
    }
}

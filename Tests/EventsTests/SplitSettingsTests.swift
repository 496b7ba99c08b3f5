import Events
import Foundation
import Testing

@Suite struct SplitSettingsTests {
    @Test func remainderDecides() throws {
        let table = try RealEvents.table.get()
        for (number, split) in zip(table.eventNumbers, table.splits) {
            let expected: Split = [.train, .train, .train, .validation, .test, .test, .test, .test][Int(number % 8)]
            guard split == expected else {
                Issue.record("event \(number) serves \(split), expected \(expected)")
                return
            }
        }
        #expect(Split.allCases.map { split in table.splits.count { $0 == split } } == [8584, 2861, 11_444])
    }

    @Test(arguments: [
        SplitSettings(train: 0, validation: 0, test: 0), SplitSettings(train: 3, validation: -1, test: 4),
        SplitSettings(train: .max, validation: 1, test: 1),
    ])
    func impossibleSharesAreRefused(_ split: SplitSettings) {
        let error = #expect(throws: EventsError.self) {
            try readHiggsML(Data(HiggsMLText.example.text.utf8), split: split)
        }
        guard case .invalidSetting = error else {
            Issue.record("unexpected error \(String(describing: error))")
            return
        }
    }
}

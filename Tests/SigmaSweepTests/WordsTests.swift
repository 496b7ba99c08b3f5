import Testing

@testable import sigmasweep

@Suite struct WordsTests {
    @Test(arguments: [
        (-1, "0.0 s"), (0, "0.0 s"), (0.44, "0.4 s"), (9.94, "9.9 s"), (10, "10 s"), (59.4, "59 s"),
        (59.6, "1 min 00 s"), (125, "2 min 05 s"), (3599.4, "59 min 59 s"), (3599.6, "1 h 00 min"),
        (3840, "1 h 04 min"), (360_000, "100 h 00 min"),
    ]) func durationsAreSaidAsPeopleSayThem(seconds: Double, text: String) {
        #expect(words(.seconds(seconds)) == text)
    }
}

import Testing

@testable import Report

@Suite struct GnuplotTextTests {
    @Test func marksOfEnhancedTextBecomePlain() {
        #expect(GnuplotText.escaped(#"a_b^c{d}@&~\"#) == #"a\_b\^c\{d\}\@\&\~\\"#)
    }

    @Test func anEndOfLineBecomesASpace() {
        #expect(GnuplotText.escaped("a\nset output 'x'\r\n") == "a set output 'x'  ")
    }

    @Test func noQuoteEndsTheText() {
        #expect(GnuplotText.quoted("it's") == "'it’s'")
        #expect(GnuplotText.quoted("'\u{301}") == "'’\u{301}'")
    }
}

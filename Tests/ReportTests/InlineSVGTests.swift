import Testing

@testable import Report

@Suite struct InlineSVGTests {
    @Test func identifiersGetThePrefix() {
        let text = """
            <?xml version="1.0"?>
            <svg viewBox="0 0 7 4"><g id="gnuplot_canvas"><circle id='gpDot'/><use xlink:href='#gpPt5' id='gpPt6'/>
            <g filter='url(#textbox)'/><text>id='x'</text></g></svg>
            """
        #expect(
            InlineSVG.element(text, prefix: "p1") == """
                <svg viewBox="0 0 7 4"><g id="p1-gnuplot_canvas"><circle id='p1-gpDot'/><use xlink:href='#p1-gpPt5' \
                id='p1-gpPt6'/>
                <g filter='url(#p1-textbox)'/><text>id='x'</text></g></svg>
                """)
    }

    @Test func aTextWithoutAPictureIsEmpty() {
        #expect(InlineSVG.element("no picture", prefix: "p").isEmpty)
    }
}

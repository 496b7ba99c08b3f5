import Testing

@testable import Report

@Suite struct PictureTests {
    @Test(arguments: [
        ("lambda_sigma_mu", "lambda_sigma_mu"), ("../../etc/passwd", "-..-etc-passwd"), ("a b/c", "a-b-c"),
        ("σµ", "--"), ("", "figure"), ("...", "figure"), ("<script>", "-script-"),
    ])
    func namesOfFilesAreHarmless(text: String, name: String) {
        #expect(FileNames.sanitised(text) == name)
    }

    @Test func aNameIsGivenOnce() {
        var names = FileNames()
        #expect(names.unique("a b") == "a-b")
        #expect(names.unique("a/b") == "a-b-2")
        #expect(names.unique("A-B") == "A-B-3")
    }
}

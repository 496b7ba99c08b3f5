/// What is written down during a run: complaints, and what happened where that was asked for.
final class Notes {
    private(set) var complaints: [String] = []
    private(set) var trace: [String] = []
    let isTraced: Bool

    init(isTraced: Bool) { self.isTraced = isTraced }

    func complain(_ complaint: String) { complaints.append(complaint) }

    func expect(_ isFine: Bool, _ complaint: @autoclosure () -> String) {
        if !isFine { complaints.append(complaint()) }
    }

    func add(_ text: @autoclosure () -> String) {
        if isTraced { trace.append(text()) }
    }
}

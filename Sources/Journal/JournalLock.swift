import Glibc
import Runner

/// The right to write the journal of a directory, held by one process at a time.
extension ProcessLock {
    /// Takes the lock beside a journal, or throws `JournalError.inUse` naming the journal at once.
    init(besideJournal journal: String) throws(JournalError) {
        let path = String(journal.dropLast(".sqlite".count)) + ".lock"
        do throws(Failure) {
            try self.init(path, mode: 0o644)
        } catch {
            switch error {
            case .held(let process): throw .inUse(path: journal, process: process)
            case .system(let call, let code): throw .system(call, code: code, path: path)
            }
        }
    }
}

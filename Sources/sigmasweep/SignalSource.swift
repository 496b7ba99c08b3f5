import Dispatch
import Foundation

/// Calls a closure on another thread for each signal of a kind, which has no other effect meanwhile.
struct SignalSource {
    private let number: Int32
    private let source: any DispatchSourceSignal

    init(_ number: Int32, _ handle: @escaping @Sendable () -> Void) {
        self.number = number
        signal(number, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler(handler: handle)
        source.activate()
    }

    /// Gives the signal back its usual effect.
    func cancel() {
        source.cancel()
        signal(number, SIG_DFL)
    }
}

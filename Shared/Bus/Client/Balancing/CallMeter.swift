import Synchronization

/// Tells the channel what became of one try on one instance: that it is open, when it was answered, how it ended.
final class CallMeter: Sendable {
    private let channel: ServiceChannel
    /// Nil once the end was told.
    private let ticket: Mutex<Balancer.Ticket?>

    init(_ ticket: Balancer.Ticket, on channel: ServiceChannel) {
        self.ticket = Mutex(ticket)
        self.channel = channel
    }

    func note(_ event: ClientSessionStateMachine<ClientCall>.CallEvent) {
        switch event {
        case .headers:
            if let told = ticket.withLock({ $0?.takeAnswer() }) { channel.answered(told) }
        case .message, .room: break
        case .finished(let status, _): end(CallVerdict(status), load: status.load)
        }
    }

    /// The session took no call.
    func withdraw() { end(.nothing, load: nil) }

    private func end(_ verdict: CallVerdict, load: Int?) {
        let told = ticket.withLock { ticket in
            defer { ticket = nil }
            return ticket
        }
        if let told { channel.finished(told, verdict, load: load) }
    }
}

/// Why one try of a call failed.
struct AttemptFailure: Error {
    var error: CallError
    /// False when no session took the call.
    var wasSent: Bool

    /// Whether the instance, or the way to it, turned the call away before any handler saw it: it may be sent again as
    /// if nothing had been (gRPC proposal A6, transparent retries).
    var isTransparent: Bool {
        wasSent && error.code == .unavailable && error.executed == .no && error.origin != .handler
            && error.pushback == nil
    }

    /// Whether it takes a token of the throttle. A lost session does not: it fails all its calls at once, and the pauses
    /// before the next session already spare the service.
    var takesToken: Bool {
        wasSent
            && (error.pushback == .never || (error.code == .unavailable && error.origin != .bus))
    }
}

extension CallError.Executed {
    /// What is known of several tries together: *no* only when it is true of all of them.
    func joined(_ other: Self) -> Self {
        switch (self, other) {
        case (.yes, _), (_, .yes): .yes
        case (.no, .no): .no
        default: .maybe
        }
    }
}

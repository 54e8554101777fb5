/// Expired work is never started.
struct DeadlineCheck: ServerCheck {
    let clock: any BusClock

    func check(_ request: inout ServerRequest) throws {
        guard clock.now < request.context.deadline else { throw CallError.expiredInQueue }
    }
}

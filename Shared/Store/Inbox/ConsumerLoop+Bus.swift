public import Bus

extension ConsumerLoop {
    /// Consumes over the bus until the task is cancelled.
    public func run(bus: any BusCalling) async {
        let service = consumer.service
        await run { request in
            try await bus.stream(
                Events.subscribe, request, options: CallOptions(waitForReady: true), on: service)
        }
    }
}

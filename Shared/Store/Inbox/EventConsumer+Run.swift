public import Bus
public import Logging

extension EventConsumer {
    /// Applies the service's events as they come, until the task is cancelled.
    public func run(
        bus: any BusCalling, store: Store, logger: Logger = Logger(label: "edubus.consumer")
    ) async {
        await ConsumerLoop(self, store: store, logger: logger).run(bus: bus)
    }
}

extension ConsumerLoop {
    /// Applies the service's events as they come, until the task is cancelled.
    public func run(bus: any BusCalling) async {
        let service = consumer.service
        await run { request in
            try await bus.stream(
                Events.subscribe, request, options: CallOptions(waitForReady: true), on: service)
        }
    }
}

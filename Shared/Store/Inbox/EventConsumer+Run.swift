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

public import Logging
public import ServiceLifecycle

/// Sends spans in the background: full exports at once, the rest after a moment, the last ones when the program stops.
public struct SpanExporter: Service {
    private let queue: SpanQueue
    private let sink: any SpanSink
    private let resource: OTLPResource
    private let log: Logger
    private let pause: @Sendable (Duration) async throws -> Void

    /// - Parameter pause: how it waits; a test passes its own.
    public init(
        _ queue: SpanQueue, to sink: any SpanSink, as resource: OTLPResource, log: Logger,
        pause: @escaping @Sendable (Duration) async throws -> Void = {
            try await Task.sleep(for: $0)
        }
    ) {
        self.queue = queue
        self.sink = sink
        self.resource = resource
        self.log = log
        self.pause = pause
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await gather()
                while !Task.isCancelled, await export(attempts: ObservabilityLimits.exportAttempts)
                {}
            }
        }
        // The program stops: one try for what is left, not for long.
        await withTaskGroup(of: Void.self) { group in
            group.addTask { while await export(attempts: 1) {} }
            group.addTask { try? await pause(ObservabilityLimits.lastExportTimeout) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Waits for a full export, at most for the interval.
    private func gather() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in queue.untilFull() {} }
            group.addTask { try? await pause(ObservabilityLimits.exportInterval) }
            await group.next()
            group.cancelAll()
        }
    }

    /// - Returns: whether there was something to export.
    private func export(attempts: Int) async -> Bool {
        let spans = queue.take()
        guard !spans.isEmpty else { return false }
        let body = OTLPJSON.export(spans, of: resource)
        var backoff = ObservabilityLimits.exportBackoffFirst
        for attempt in 1...attempts {
            do {
                try await sink.send(body)
                queue.noteExported(spans.count)
                return true
            } catch  where Task.isCancelled {
                // The program stops: there is one more try for them.
                queue.putBack(spans)
                return false
            } catch {
                let mayRepeat = (error as? SpanSinkError)?.isTransient ?? true
                guard mayRepeat, attempt < attempts else {
                    queue.noteFailed(spans.count)
                    let reason = (error as? SpanSinkError)?.reason ?? "\(type(of: error))"
                    log.warning("traces were not exported", metadata: ["reason": "\(reason)"])
                    return true
                }
                try? await pause(backoff)
                backoff *= 2
            }
        }
        return true
    }
}

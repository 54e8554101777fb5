import Bus
import BusTesting
import BusZeroMQ
import Foundation
import Logging

/// The program's life: serve until SIGTERM, drain, end.
struct PeerServer {
    let plan: PeerPlan

    func run() async throws {
        let (source, stops) = Self.stopSignal()
        defer { source.cancel() }
        let topology = TopologySource(try TopologyPoller.read(plan.topologyFile))
        let keys = try CurveKeyPair(secretKey: plan.secretKey)
        let context = try ZeroMQContext()
        let client = BusClient(
            transport: ZeroMQClientTransport(context: context, keyPair: keys), topology: topology,
            agent: plan.name)
        let journal = try PeerJournal(folder: plan.journalFolder, instance: plan.name)
        let service = TestServiceImplementation()
        service.relay(through: client)
        let server = try BusServer(
            services: [service.definition, PeerControl.definition(of: service)],
            transport: ZeroMQServerTransport(
                context: context, endpoint: plan.listen, keyPair: keys, topology: topology),
            topology: topology,
            interceptors: [
                PeerInterceptor(
                    journal: journal, delay: .milliseconds(plan.delayMilliseconds))
            ], options: options, log: Logger(label: plan.name))
        _ = try await server.start()
        let poller = Task { await TopologyPoller.follow(plan.topologyFile, into: topology) }
        journal.note(.serving)

        for await _ in stops { break }
        journal.note(.draining)
        await server.shutdown()
        client.shutdown()
        await context.shutdown()
        poller.cancel()
        journal.note(.stopped)
    }

    private var options: BusServer.Options {
        var options = BusServer.Options()
        if let milliseconds = plan.heartbeatMilliseconds {
            options.heartbeat = .milliseconds(milliseconds)
        }
        if let calls = plan.inFlightCalls { options.inFlightCalls = calls }
        return options
    }

    /// From here on SIGTERM is an element, and no longer the end of the process.
    private static func stopSignal() -> (source: any DispatchSourceSignal, AsyncStream<Void>) {
        signal(SIGTERM, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())
        let (stops, stop) = AsyncStream.makeStream(of: Void.self)
        source.setEventHandler { stop.yield() }
        source.resume()
        return (source, stops)
    }
}

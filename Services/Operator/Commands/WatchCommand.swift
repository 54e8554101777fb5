import ArgumentParser
import Bus

/// Streams a service's events, one a line, until it is stopped.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Stream a service's events.",
        discussion: """
            When the service goes away it waits, connects again and goes on after the last event. With --cursor another \
            run does too; an event may be printed twice when this one was killed, and none is left out.
            """)

    @Argument(help: "SERVICE.", completion: .services)
    var service: String

    @Option(help: "Begin after this sequence; 0 replays everything.")
    var after: Int64 = 0

    @Option(
        help:
            "A file that remembers the last event printed; when it is there, it counts, not --after.",
        completion: .file())
    var cursor: String?

    @Option(help: "Event types wanted; repeat for several.")
    var type: [String] = []

    @Flag(help: "End at the present tail, and fail when the service is away.")
    var once = false

    @OptionGroup var options: BusOptions

    func validate() throws {
        guard after >= 0 else { throw ValidationError("--after: \(after) is below 0") }
    }

    func run() async throws {
        try await options.withBus { [service, after, cursor, type, once] bus, printer in
            let service = try bus.resolve(service)
            let cursor = cursor.map {
                EventCursor(path: $0, service: InstanceDirectory.service(of: service))
            }
            let watch = EventWatch(
                client: bus.client, service: service, types: type, follows: !once,
                options: bus.setup.streamOptions, cursor: cursor,
                show: { try Self.show($0, printer) }, note: printer.note)
            try await watch.run(after: try cursor?.read() ?? after)
        }
    }

    private static func show(_ event: CloudEvent, _ printer: Printer) throws {
        switch printer.format {
        case .json: printer.jsonLine(event)
        case .text:
            let data = String(decoding: try JSONCoding.encode(event.data), as: UTF8.self)
            printer.line(
                "\(event.sequence)  \(event.time)  \(event.type)  \(event.subject)  \(data)")
        }
    }
}

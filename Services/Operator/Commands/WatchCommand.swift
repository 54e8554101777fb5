import ArgumentParser
import Bus

/// Streams a service's events, one JSON line each, until it is stopped.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Stream a service's events.")

    @Argument(help: "SERVICE.")
    var service: String

    @Option(help: "Begin after this sequence; 0 replays everything.")
    var after: Int64 = 0

    @Option(help: "Event types wanted; repeat for several.")
    var type: [String] = []

    @Flag(help: "End at the present tail.")
    var once = false

    @OptionGroup var options: BusOptions

    func run() async throws {
        try await options.withBus { bus in
            let request = SubscribeEvents(afterSequence: after, types: type, follow: !once)
            let stream = try await bus.client.stream(
                Events.subscribe, request, options: CallOptions(), on: try bus.resolve(service))
            let printer = Printer(format: options.output)
            for try await event in stream {
                switch options.output {
                case .json: printer.jsonLine(event)
                case .text:
                    let data = String(decoding: try JSONCoding.encode(event.data), as: UTF8.self)
                    printer.line(
                        "\(event.sequence)  \(event.time)  \(event.type)  \(event.subject)  \(data)"
                    )
                }
            }
        }
    }
}

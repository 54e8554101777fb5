import ArgumentParser
import Bus
import Foundation

/// Shows live what every instance does: rates, errors, latencies, queues and sessions.
struct TopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top", abstract: "Show live what every instance does.",
        discussion: """
            The caller needs the role operator or system. Latencies are bounds, powers of two. With -o json a report is one \
            line; with --once there is one report, over one interval.
            """)

    @Argument(
        help: "Services, or instances as SERVICE@ADDRESS; all when none is named.",
        completion: .services)
    var services: [String] = []

    @Option(help: "Seconds between two reports (0.1 to 3600).")
    var interval = 2.0

    @Flag(help: "Print one report and end.")
    var once = false

    @OptionGroup var options: BusOptions

    func validate() throws {
        guard (0.1...3600).contains(interval) else {
            throw ValidationError("--interval: \(interval) is not from 0.1 to 3600 seconds")
        }
    }

    func run() async throws {
        try await options.withBus { [services, interval, once] bus, printer in
            let screen = printer.format == .text && !once ? Screen() : nil
            defer { screen?.close() }
            let options = CallOptions(deadline: bus.setup.deadline ?? .seconds(2))
            func sample() async throws -> [TopSample] {
                await TopSample.take(
                    try await bus.instances(services), from: bus.client, options: options)
            }
            var before = try await sample()
            repeat {
                try await ContinuousClock().sleep(for: .seconds(interval))
                let after = try await sample()
                let report = TopReport(before: before, after: after)
                switch printer.format {
                case .json: once ? printer.json(report) : printer.jsonLine(report)
                case .text:
                    let lines = TopText.lines(report)
                    if let screen {
                        let head =
                            "edubus top  \(report.instances.count) instances, every "
                            + "\(interval.shown(digits: 1)) s; Ctrl-C ends"
                        screen.show([head, ""] + lines)
                    } else {
                        printer.line(lines.joined(separator: "\n") + (once ? "" : "\n"))
                    }
                }
                before = after
                if once, let error = Self.failure(of: after) { throw ExitCode(error.exitCode) }
            } while !once
        }
    }

    /// Why nothing could be shown of the first instance that did not answer.
    private static func failure(of samples: [TopSample]) -> CallError? {
        for case .failure(let error) in samples.map(\.answer) { return error }
        return nil
    }
}

import ArgumentParser
import Bus
import Foundation
import ServiceKit

/// Calls any method with JSON and prints the answer, or every element of a stream on a line of its own.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "Call a method with JSON.",
        discussion: """
            edubus call enrollment/ListSchools '{"region":"410802","limit":3}'

            A method whose requests stream takes a JSON object a line, of standard input unless a request is given, \
            and sends each as it comes; its answers are printed as they come. SERVICE@ADDRESS/METHOD asks one instance.
            """)

    @Argument(help: "SERVICE/METHOD.", completion: .services)
    var method: String

    @Argument(
        help:
            "The request as JSON, a line for each of a stream; @FILE reads a file, - standard input."
    )
    var request: String?

    @Option(help: "Idempotency key of a write; the same key is executed once.")
    var key: String?

    @OptionGroup var purpose: StatedPurpose
    @OptionGroup var options: BusOptions

    func run() async throws {
        let given = try RequestText(request)
        try await options.withBus { [method, key, purpose] bus, printer in
            let target = try await bus.find(method)
            let facts = target.method.facts
            var callOptions = purpose.add(
                to: facts.kind == .unary ? bus.setup.callOptions : bus.setup.streamOptions)
            callOptions.idempotencyKey = key
            let call = MethodCall(
                client: bus.client, target: target, options: callOptions, printer: printer)
            if facts.kind.streamsRequests {
                try await call.stream(given)
            } else {
                try await call.send(given)
            }
        }
    }
}

import ArgumentParser
import Bus
import Foundation
import ServiceKit

/// Measures a method under load: latencies, calls a second, errors by code.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure a method under load.",
        discussion: """
            edubus bench enrollment/GetSchool '{"code":"2141900001"}' --concurrency 16 --duration 5

            Latencies are those of the calls that succeeded, from begin to the last answer; with --rate from the instant a call \
            should have begun, so that waiting counts. Requests and answers are JSON.
            """)

    @Argument(help: "SERVICE/METHOD; one whose requests do not stream.", completion: .services)
    var method: String

    @Argument(help: "The request as JSON; @FILE reads a file, - standard input.")
    var request = "{}"

    @Option(name: [.customShort("c"), .long], help: "Calls at a time (1 to 10000).")
    var concurrency = 8

    @Option(name: .shortAndLong, help: "Seconds of measurement; 10 without --count.")
    var duration: Double?

    @Option(name: [.customShort("n"), .long], help: "Calls to make (1 to 100000000).")
    var count: Int?

    @Option(help: "Seconds of calls before the measurement, which do not count.")
    var warmUp = 1.0

    @Option(help: "Calls a second, over all callers; without it, as many as there can be.")
    var rate: Double?

    @Flag(help: "Also measure a method that writes: every call is another write.")
    var allowWrites = false

    @OptionGroup var purpose: StatedPurpose
    @OptionGroup var options: BusOptions

    func validate() throws {
        guard (1...10_000).contains(concurrency) else {
            throw ValidationError("--concurrency: \(concurrency) is not from 1 to 10000")
        }
        if let count, !(1...100_000_000).contains(count) {
            throw ValidationError("--count: \(count) is not from 1 to 100000000")
        }
        for (name, value, range) in [
            ("--duration", duration, 0.001...86_400), ("--warm-up", warmUp, 0...3600),
            ("--rate", rate, 0.001...10_000_000),
        ] {
            if let value, !range.contains(value) {
                throw ValidationError(
                    "\(name): \(value) is not from \(range.lowerBound) to \(range.upperBound)")
            }
        }
    }

    func run() async throws {
        let request = try RequestText(request)
        try await options.withBus { [self] bus, printer in
            let target = try await bus.find(method)
            let facts = target.method.facts
            guard !facts.kind.streamsRequests else {
                throw ProgramError(
                    "method: \(facts.path) streams its requests; that is not measured")
            }
            guard facts.effect == .read || allowWrites else {
                throw ProgramError(
                    "method: \(facts.path) writes, and every call would be another write; say --allow-writes"
                )
            }
            let body = try await request.whole()
            try target.method.request.requireKnownFields(in: body)
            let callOptions = purpose.add(to: bus.setup.callOptions)
            let run = BenchRun(
                call: Self.call(bus.client, target, body, callOptions), callers: concurrency)
            if warmUp > 0 {
                _ = try await measure(run, for: warmUp, count: nil, "warm-up", printer)
            }
            let seconds = duration ?? (count == nil ? 10 : nil)
            let (outcome, took) = try await measure(
                run, for: seconds, count: count, "measuring", printer)
            show(outcome, took: took, of: facts, printer)
            if outcome.latencies.count == 0, let error = outcome.firstError { throw error }
        }
    }

    /// One call of the method, counted in messages.
    private static func call(
        _ client: any BusCalling, _ target: OperatorBus.Target, _ body: [UInt8],
        _ options: CallOptions
    ) -> @Sendable () async throws -> Int {
        let facts = target.method.facts
        guard facts.kind.streamsResponses else {
            return {
                _ = try await client.callRaw(
                    facts, body: body, type: .json, options: options, on: target.service)
                return 1
            }
        }
        return {
            let stream = try await client.streamRaw(
                facts, body: body, type: .json, options: options, on: target.service)
            var messages = 0
            while try await stream.next() != nil { messages += 1 }
            return messages
        }
    }

    private func measure(
        _ run: BenchRun, for seconds: Double?, count: Int?, _ what: String, _ printer: Printer
    ) async throws -> (BenchRun.Outcome, Duration) {
        let start = run.clock.now
        let plan = BenchPlan(
            start: start, duration: seconds.map { .seconds($0) }, count: count, rate: rate)
        let outcome = try await BenchProgress(
            plan: plan, what: what, duration: seconds.map { .seconds($0) }, count: count,
            isShown: printer.format == .text
        ).shown { try await run.run(plan) }
        return (outcome, run.clock.now - start)
    }

    private func show(
        _ outcome: BenchRun.Outcome, took: Duration, of facts: MethodFacts, _ printer: Printer
    ) {
        let seconds = Double(took.wholeMilliseconds) / 1000
        let succeeded = Int64(outcome.latencies.count)
        let perSecond = seconds > 0 ? (Double(succeeded) / seconds * 10).rounded() / 10 : 0
        let columns: [Column] =
            [
                "method", "concurrency", Column("seconds", key: "seconds"),
                Column("ok", key: "succeeded"), "failed", Column("ok/s", key: "succeededPerSecond"),
                "messages",
            ] + Latencies.columns
        let values: [JSONValue] =
            [
                .string(facts.path), .int(Int64(concurrency)), .double(seconds), .int(succeeded),
                .int(Int64(outcome.failed)), .double(perSecond), .int(Int64(outcome.messages)),
            ] + outcome.latencies.cells
        let errors = outcome.errors.mapValues { JSONValue.int(Int64($0)) }
        switch printer.format {
        case .json:
            var report = Dictionary(
                zip(columns.map(\.key), values), uniquingKeysWith: { first, _ in first })
            report["errors"] = .object(errors)
            printer.json(JSONValue.object(report))
        case .text:
            printer.table(columns, [values])
            for (code, number) in outcome.errors.sorted(by: { $0.value > $1.value }) {
                printer.line("\(code): \(number)")
            }
        }
    }
}

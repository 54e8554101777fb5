import BusTesting
import Testing

@testable import Bus
@testable import Operator

struct TopReportTests {
    private static let place = InstanceDirectory.Instance(
        service: "aid.v1", address: "tcp://127.0.0.1:1")
    private static let start = ContinuousClock.now

    private static func statistics(
        _ method: String, calls: Int64, errors: [String: Int64] = [:], total: Int64 = 0,
        buckets: [Int: Int64] = [:]
    ) throws -> MethodStatistics {
        var latencies = [Int64](repeating: 0, count: 32)
        for (bucket, number) in buckets { latencies[bucket] = number }
        // As it comes over the bus.
        return try JSONValue.object([
            "method": .string(method), "calls": .int(calls),
            "errors": .object(errors.mapValues(JSONValue.int)), "totalMicroseconds": .int(total),
            "longestMicroseconds": 0,
            "latencyLog2Microseconds": .array(latencies.map(JSONValue.int)),
        ]).decode(MethodStatistics.self)
    }

    private static func sample(
        _ seconds: Int, run: String = "run-1", refused: Int = 0, _ methods: [MethodStatistics]
    ) -> TopSample {
        TopSample(
            instance: place, takenAt: start + .seconds(seconds),
            answer: .success(
                StatsReport(
                    instance: run, uptimeMilliseconds: Int64(seconds) * 1000 + 100_000, sessions: 3,
                    inFlightCalls: 1, executingCalls: 1, queuedCalls: 7, streams: 2,
                    refusedCalls: refused, load: 1250, methods: methods)), status: .serving)
    }

    @Test("rates, errors and latencies are those between the two samples")
    func differences() throws {
        let before = Self.sample(
            0, refused: 10,
            [
                try Self.statistics(
                    "aid.v1/A", calls: 1000, errors: ["NOT_FOUND": 5], total: 1_000_000,
                    buckets: [20: 1000]),
                try Self.statistics("aid.v1/Idle", calls: 7),
            ])
        let after = Self.sample(
            4, refused: 50,
            [
                try Self.statistics(
                    "aid.v1/A", calls: 1100, errors: ["NOT_FOUND": 9, "UNAVAILABLE": 4],
                    total: 1_020_000, buckets: [7: 50, 8: 45, 10: 5, 20: 1000]),
                try Self.statistics("aid.v1/Idle", calls: 7),
                try Self.statistics("aid.v1/New", calls: 8, total: 80, buckets: [4: 8]),
            ])
        let report = TopReport(before: [before], after: [after])
        #expect(report.seconds == 4)
        let row = try #require(report.instances.first)
        #expect(row.status == "SERVING" && row.uptimeSeconds == 104 && row.loadPercent == 125)
        #expect(row.queuedCalls == 7 && row.sessions == 3 && row.streams == 2)
        #expect(row.callsPerSecond == 27 && row.errorsPerSecond == 2 && row.refusedPerSecond == 10)
        #expect(row.methods.map(\.method) == ["aid.v1/A", "aid.v1/New"])
        let method = row.methods[0]
        #expect(method.callsPerSecond == 25 && method.errorsPerSecond == 2)
        #expect(method.errors == ["NOT_FOUND": 4, "UNAVAILABLE": 4])
        #expect(method.p50MicrosecondsAtMost == 128 && method.p90MicrosecondsAtMost == 256)
        #expect(method.p99MicrosecondsAtMost == 1024 && method.meanMicroseconds == 200)
    }

    @Test("a program that was started anew counts from its own start")
    func restarted() throws {
        let before = Self.sample(0, [try Self.statistics("aid.v1/A", calls: 1000)])
        let after = Self.sample(100, run: "run-2", [try Self.statistics("aid.v1/A", calls: 400)])
        let report = TopReport(before: [before], after: [after])
        // Up for 200 s, not 100 s.
        #expect(report.instances.first?.callsPerSecond == 2)
    }

    @Test("an instance that does not answer is shown with the reason")
    func away() throws {
        let away = TopSample(
            instance: Self.place, takenAt: Self.start,
            answer: .failure(CallError(.unavailable, "NOBODY_THERE", "")), status: nil)
        let report = TopReport(before: [away], after: [away])
        #expect(report.instances.map(\.status) == ["UNAVAILABLE"])
        let back = TopReport(
            before: [away], after: [Self.sample(100, [try Self.statistics("aid.v1/A", calls: 400)])]
        )
        #expect(back.instances.first?.callsPerSecond == 2)
        #expect(TopText.lines(report).contains { $0.contains("UNAVAILABLE") })
    }

    @Test(
        "a percentile is the end of the bucket it lies in",
        arguments: [
            ([0, 0, 1], 50, 4), ([1, 1, 0], 50, 1), ([1, 1, 1], 50, 2), ([99, 1], 99, 1),
            ([98, 2], 99, 2), ([0, 0], 99, 0),
        ] as [([Int64], Int64, Int64)])
    func bounds(buckets: [Int64], percentile: Int64, bound: Int64) {
        #expect(TopReport.bound(of: percentile, in: buckets) == bound)
    }

    @Test(
        "uptimes are short",
        arguments: [
            (0.4, "0s"), (59, "59s"), (61, "1m1s"), (3600, "1h0m"), (90_061, "1d1h"),
        ])
    func uptime(seconds: Double, text: String) {
        #expect(TopText.uptime(seconds) == text)
    }

    @Test("a real server's counters are shown as they were called")
    func real() async throws {
        let service = TestServiceImplementation()
        try await TestBus.run([service.definition]) { test in
            let bus = OperatorBus(on: test)
            let instances = try await bus.instances(["testing"])
            let before = await TopSample.take(
                instances, from: bus.client, options: CallOptions())
            for _ in 0..<7 { _ = try await bus.client.call(TestService.emptyCall, TestEmpty()) }
            let after = await TopSample.take(instances, from: bus.client, options: CallOptions())
            let report = TopReport(before: before, after: after)
            let methods = try #require(report.instances.first?.methods)
            let called = try #require(methods.first { $0.method == "testing.v1/EmptyCall" })
            let calls = called.callsPerSecond * (after[0].takenAt - before[0].takenAt).inSeconds
            #expect(abs(calls - 7) < 0.5)
            #expect(report.instances.first?.status == "SERVING")
        }
    }
}

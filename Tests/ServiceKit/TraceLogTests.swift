import Foundation
import Logging
import Observability
import Synchronization
import Testing
import Tracing

@testable import ServiceKit

struct TraceLogTests {
    private static func lines(
        _ handler: (@escaping @Sendable (String) -> Void) -> any LogHandler,
        _ body: (Logger) throws -> Void
    ) rethrows -> [String] {
        let lines = Mutex<[String]>([])
        var made = handler { line in lines.withLock { $0.append(line) } }
        made.metadataProvider = ProgramLog.trace
        let ready = made
        try body(Logger(label: "aid") { _ in ready })
        return lines.withLock { $0 }
    }

    @Test("a line in a trace says which, at the top of its object; outside there is no such field")
    func json() throws {
        let tracer = SpanTracer(queue: SpanQueue())
        var expected: TraceContext?
        let lines = Self.lines({ JSONLogHandler(label: "aid", write: $0) }) { log in
            log.notice("outside")
            tracer.withSpan("work", context: .topLevel) { span in
                expected = span.context.trace
                log.notice("inside", metadata: ["code": "OK"])
            }
        }
        let objects = try lines.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(objects.map { $0["trace_id"] as? String } == [nil, expected?.traceID.text])
        #expect(objects.map { $0["span_id"] as? String } == [nil, expected?.spanText])
        #expect(objects[1]["fields"] as? [String: String] == ["code": "OK"])
    }

    @Test("on a terminal a line is a line, whatever is in it")
    func text() {
        let lines = Self.lines({ TextLogHandler(label: "aid", write: $0) }) { log in
            log.notice("two\nlines\u{1B}[2J", metadata: ["b": "2\r3", "a": "1"])
        }
        #expect(lines.count == 1)
        #expect(lines[0].hasSuffix(" notice aid: two lines [2J a=1 b=2 3\n"), "\(lines)")
    }
}

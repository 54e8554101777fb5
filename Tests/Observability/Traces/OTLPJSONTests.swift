import Foundation
import Testing
import Tracing

@testable import Observability

struct OTLPJSONTests {
    /// Every field of a span that OTLP/JSON names, with the type of its JSON value.
    private static let fields: [String: @Sendable (Any) -> Bool] = [
        "traceId": { ($0 as? String)?.wholeMatch(of: /[0-9a-f]{32}/) != nil },
        "spanId": { ($0 as? String)?.wholeMatch(of: /[0-9a-f]{16}/) != nil },
        "parentSpanId": { ($0 as? String)?.wholeMatch(of: /[0-9a-f]{16}/) != nil },
        "traceState": { $0 is String }, "flags": { $0 is Int }, "name": { $0 is String },
        "kind": { (1...5).contains($0 as? Int ?? 0) },
        "startTimeUnixNano": { ($0 as? String).flatMap(UInt64.init) != nil },
        "endTimeUnixNano": { ($0 as? String).flatMap(UInt64.init) != nil },
        "attributes": { $0 is [[String: Any]] }, "droppedAttributesCount": { $0 is Int },
        "events": { $0 is [[String: Any]] }, "links": { $0 is [[String: Any]] },
        "status": { $0 is [String: Any] },
    ]

    private static func export(_ body: (TraceSpan) -> Void) throws -> (
        root: [String: Any], span: [String: Any]
    ) {
        let queue = SpanQueue()
        let tracer = SpanTracer(queue: queue)
        let parent = tracer.startSpan("parent", context: .topLevel)
        let span = tracer.startSpan("child", context: parent.context, ofKind: .client)
        body(span)
        span.end()
        let bytes = OTLPJSON.export(
            queue.take(), of: OTLPResource(serviceName: "edubus-aid", instance: "i-1"))
        let root = try #require(
            try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        return (root, try #require(FakeSink.spans(in: bytes).first))
    }

    @Test("ids are hexadecimal, 64-bit numbers text, enums numbers, and no field is invented")
    func shape() throws {
        let (root, span) = try Self.export { span in
            span.updateAttributes { attributes in
                attributes["text"] = "a"
                attributes["whole"] = 9_007_199_254_740_993
                attributes["fraction"] = 0.5
                attributes["yes"] = true
            }
            span.addEvent("happened")
            span.setStatus(SpanStatus(code: .error))
        }
        for (name, value) in span {
            #expect(Self.fields[name]?(value) == true, "\(name): \(value)")
        }
        #expect(span["kind"] as? Int == 3)
        #expect((span["status"] as? [String: Any])?["code"] as? Int == 2)
        let attributes = try #require(span["attributes"] as? [[String: Any]])
        let values = Dictionary(
            uniqueKeysWithValues: attributes.map {
                ($0["key"] as? String ?? "", $0["value"] as? [String: Any] ?? [:])
            })
        #expect(values["text"]?["stringValue"] as? String == "a")
        #expect(values["whole"]?["intValue"] as? String == "9007199254740993")
        #expect(values["fraction"]?["doubleValue"] as? Double == 0.5)
        #expect(values["yes"]?["boolValue"] as? Bool == true)
        let resources = try #require(root["resourceSpans"] as? [[String: Any]])
        let resource = try #require(resources[0]["resource"] as? [String: Any])
        let names = (resource["attributes"] as? [[String: Any]])?.compactMap {
            $0["key"] as? String
        }
        #expect(
            names == [
                "service.name", "service.namespace", "service.instance.id", "service.version",
            ])
    }

    @Test("what is too much is cut: attributes, their text, events")
    func limits() throws {
        let (_, span) = try Self.export { span in
            span.updateAttributes { attributes in
                for number in 0..<50 {
                    attributes["a\(number)"] = String(repeating: "長", count: 200)
                }
            }
            for _ in 0..<50 { span.addEvent("again") }
        }
        let attributes = try #require(span["attributes"] as? [[String: Any]])
        #expect(attributes.count == ObservabilityLimits.attributesPerSpan)
        #expect(span["droppedAttributesCount"] as? Int == 18)
        #expect(
            (span["events"] as? [[String: Any]])?.count == ObservabilityLimits.eventsPerSpan)
        let text = (attributes[0]["value"] as? [String: Any])?["stringValue"] as? String
        // A character that is cut in the middle becomes one mark.
        #expect((text ?? "").utf8.count <= ObservabilityLimits.attributeBytes + 2)
    }
}

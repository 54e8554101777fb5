import Foundation
import Tracing

/// OTLP's `ExportTraceServiceRequest` in JSON: ids in hexadecimal, 64-bit numbers as text, enums as numbers.
///
/// Source: opentelemetry-proto, "OTLP/HTTP", JSON Protobuf encoding.
enum OTLPJSON {
    static func export(_ spans: [FinishedSpan], of resource: OTLPResource) -> [UInt8] {
        let request = Request(resourceSpans: [
            ResourceSpans(
                resource: Resource(attributes: [
                    Attribute("service.name", .string(resource.serviceName)),
                    Attribute("service.namespace", .string("edubus")),
                    Attribute("service.instance.id", .string(resource.instance)),
                    Attribute("service.version", .string(BuildInformation.version)),
                ]),
                scopeSpans: [
                    ScopeSpans(
                        scope: Scope(name: "edubus", version: BuildInformation.version),
                        spans: spans.map(Span.init))
                ])
        ])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(request)).map(Array.init) ?? []
    }

    private struct Request: Encodable { let resourceSpans: [ResourceSpans] }

    private struct ResourceSpans: Encodable {
        let resource: Resource
        let scopeSpans: [ScopeSpans]
    }

    private struct Resource: Encodable { let attributes: [Attribute] }

    private struct ScopeSpans: Encodable {
        let scope: Scope
        let spans: [Span]
    }

    private struct Scope: Encodable {
        let name: String
        let version: String
    }

    private struct Span: Encodable {
        let traceId: String
        let spanId: String
        let traceState: String?
        let parentSpanId: String?
        let flags: Int
        let name: String
        let kind: Int
        let startTimeUnixNano: String
        let endTimeUnixNano: String
        let attributes: [Attribute]
        let droppedAttributesCount: Int
        let events: [Event]
        let links: [Link]
        let status: Status

        init(_ span: FinishedSpan) {
            traceId = span.context.traceID.text
            spanId = span.context.spanText
            traceState = span.context.state
            parentSpanId = span.parentID.map(TraceContext.TraceID.hex)
            flags = span.context.isSampled ? 1 : 0
            name = span.name
            kind =
                switch span.kind {
                case .internal: 1
                case .server: 2
                case .client: 3
                case .producer: 4
                case .consumer: 5
                }
            startTimeUnixNano = "\(span.startNanoseconds)"
            endTimeUnixNano = "\(span.endNanoseconds)"
            attributes = Attribute.all(span.attributes)
            droppedAttributesCount = max(0, span.attributes.count - attributes.count)
            events = span.events.map(Event.init)
            links = span.links.map { Link(traceId: $0.traceID.text, spanId: $0.spanText) }
            status = Status(span.status)
        }
    }

    private struct Event: Encodable {
        let timeUnixNano: String
        let name: String
        let attributes: [Attribute]

        init(_ event: SpanEvent) {
            timeUnixNano = "\(event.nanosecondsSinceEpoch)"
            name = event.name
            attributes = Attribute.all(event.attributes)
        }
    }

    private struct Link: Encodable {
        let traceId: String
        let spanId: String
    }

    private struct Status: Encodable {
        let code: Int
        let message: String?

        init(_ status: SpanStatus?) {
            code =
                switch status?.code {
                case nil: 0
                case .ok: 1
                case .error: 2
                }
            message = status?.message
        }
    }

    private struct Attribute: Encodable {
        let key: String
        let value: Value

        init(_ key: String, _ value: Value) {
            self.key = key
            self.value = value
        }

        /// At most the limit, in the order of their names.
        static func all(_ attributes: SpanAttributes) -> [Attribute] {
            var all: [Attribute] = []
            attributes.forEach { key, value in all.append(Attribute(key, Value(value))) }
            return Array(
                all.sorted { $0.key < $1.key }.prefix(ObservabilityLimits.attributesPerSpan))
        }
    }

    /// OTLP's `AnyValue`.
    private enum Value: Encodable {
        case string(String)
        case int(Int64)
        case double(Double)
        case bool(Bool)

        init(_ attribute: SpanAttribute) {
            self =
                switch attribute {
                case .int32(let value): .int(Int64(value))
                case .int64(let value): .int(value)
                case .double(let value): .double(value)
                case .bool(let value): .bool(value)
                case .string(let value): .string(Self.cut(value))
                case .stringConvertible(let value): .string(Self.cut("\(value)"))
                default: .string("")
                }
        }

        private enum Key: String, CodingKey { case stringValue, intValue, doubleValue, boolValue }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            switch self {
            case .string(let value): try container.encode(value, forKey: .stringValue)
            // 64 bits do not fit a JSON number.
            case .int(let value): try container.encode("\(value)", forKey: .intValue)
            case .double(let value): try container.encode(value, forKey: .doubleValue)
            case .bool(let value): try container.encode(value, forKey: .boolValue)
            }
        }

        private static func cut(_ text: String) -> String {
            guard text.utf8.count > ObservabilityLimits.attributeBytes else { return text }
            return String(
                decoding: text.utf8.prefix(ObservabilityLimits.attributeBytes), as: UTF8.self)
        }
    }
}

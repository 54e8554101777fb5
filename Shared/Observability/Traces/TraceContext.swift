/// Where a piece of work stands in a trace, as it crosses programs: W3C Trace Context, level 1.
public struct TraceContext: Sendable, Hashable {
    public var traceID: TraceID
    public var spanID: UInt64
    /// Whether somebody upstream records this trace.
    public var isSampled: Bool
    /// Other vendors' notes, passed on unread.
    public var state: String?

    public init(traceID: TraceID, spanID: UInt64, isSampled: Bool, state: String? = nil) {
        self.traceID = traceID
        self.spanID = spanID
        self.isSampled = isSampled
        self.state = state
    }

    /// 16 bytes, not all zero.
    public struct TraceID: Sendable, Hashable {
        public var high: UInt64
        public var low: UInt64

        public init(high: UInt64, low: UInt64) {
            self.high = high
            self.low = low
        }

        /// 32 hexadecimal digits.
        public var text: String { Self.hex(high) + Self.hex(low) }

        static func hex(_ value: UInt64) -> String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
    }

    /// 16 hexadecimal digits.
    public var spanText: String { TraceID.hex(spanID) }

    /// The header `traceparent`.
    public var traceparent: String { "00-\(traceID.text)-\(spanText)-0\(isSampled ? 1 : 0)" }

    /// Reads the headers; nil when there is none or it is malformed: then a new trace begins (section 3.2.2).
    public init?(traceparent: String, tracestate: String? = nil) {
        let bytes = Array(traceparent.utf8)
        guard bytes.count >= 55, bytes[2] == Self.dash, bytes[35] == Self.dash,
            bytes[52] == Self.dash, let version = Self.number(bytes[0..<2]), version != 0xFF,
            let high = Self.number(bytes[3..<19]), let low = Self.number(bytes[19..<35]),
            let span = Self.number(bytes[36..<52]), let flags = Self.number(bytes[53..<55]),
            high != 0 || low != 0, span != 0
        else { return nil }
        // A later version may say more, after another dash.
        guard bytes.count == 55 || (version > 0 && bytes[55] == Self.dash) else { return nil }
        traceID = TraceID(high: high, low: low)
        spanID = span
        isSampled = flags & 1 == 1
        state = tracestate.flatMap { Self.isPlain($0) ? $0 : nil }
    }

    private static let dash = UInt8(ascii: "-")

    /// Lower-case hexadecimal digits only.
    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                number = number << 4 | UInt64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                number = number << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return number
    }

    private static func isPlain(_ state: String) -> Bool {
        !state.isEmpty && state.utf8.count <= ObservabilityLimits.traceStateBytes
            && state.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }
}

import Foundation
public import Logging

/// One JSON object a line on standard error: time, level, program, message, the trace it belongs to, and the metadata's fields.
public struct JSONLogHandler: LogHandler {
    public var logLevel = Logger.Level.info
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let write: @Sendable (String) -> Void

    /// - Parameter write: takes a whole line with its line end.
    public init(label: String, write: @escaping @Sendable (String) -> Void = Self.standardError) {
        self.label = label
        self.write = write
    }

    public static let standardError: @Sendable (String) -> Void = { line in
        FileHandle.standardError.write(Data(line.utf8))
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var fields = metadata
        fields.merge(metadataProvider?.get() ?? [:]) { _, new in new }
        fields.merge(event.metadata ?? [:]) { _, new in new }
        let (trace, span) = (
            fields.removeValue(forKey: "trace_id"), fields.removeValue(forKey: "span_id")
        )
        let line = Line(
            trace_id: trace.map { "\($0)" }, span_id: span.map { "\($0)" },
            time: Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
            level: event.level.rawValue, program: label, message: "\(event.message)",
            fields: fields.mapValues { "\($0)" })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(line) else { return }
        write(String(decoding: data, as: UTF8.self) + "\n")
    }

    private struct Line: Encodable {
        /// Absent outside of a trace.
        let trace_id: String?
        let span_id: String?
        let time: String
        let level: String
        let program: String
        let message: String
        let fields: [String: String]
    }
}

import Foundation
import Logging
import Observability
import Tracing

/// The log of a program: its format, its level, and the trace each line belongs to.
enum ProgramLog {
    /// For `LoggingSystem.bootstrap`, in a main.
    static func start(level: Logger.Level, format: TelemetrySettings.LogFormat?) {
        let format = format ?? (isatty(STDERR_FILENO) == 1 ? .text : .json)
        LoggingSystem.bootstrap(
            { label, provider in
                switch format {
                case .json:
                    var handler = JSONLogHandler(label: label)
                    (handler.logLevel, handler.metadataProvider) = (level, provider)
                    return handler
                case .text:
                    var handler = TextLogHandler(label: label)
                    (handler.logLevel, handler.metadataProvider) = (level, provider)
                    return handler
                }
            }, metadataProvider: trace)
    }

    /// The fields OpenTelemetry names for logs in other formats ("Trace Context in non-OTLP Log Formats").
    static let trace = Logger.MetadataProvider {
        guard let trace = InstrumentationContext.current?.trace else { return [:] }
        return ["trace_id": "\(trace.traceID.text)", "span_id": "\(trace.spanText)"]
    }
}

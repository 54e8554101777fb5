public import Foundation

/// What an operator sets about watching a program.
public struct TelemetrySettings: Sendable {
    /// How log lines are written.
    public enum LogFormat: String, Sendable {
        case json
        case text
    }

    /// Where spans go.
    public enum Traces: Sendable, Equatable {
        case nowhere
        case collector(URL)
        case file(String)
    }

    /// Nil where nobody said: text on a terminal, JSON elsewhere.
    public let logFormat: LogFormat?
    public let adminHost: String
    /// Nil for a program without an admin port.
    public let adminPort: Int?
    public let traces: Traces
    /// Of the traces that begin here.
    public let traceRatio: Double

    /// - Throws: `ProgramError` naming the setting.
    init(_ settings: ProgramSettings) throws {
        logFormat = settings.optionalText("logFormat").flatMap(LogFormat.init)
        adminHost = settings.text("adminHost")
        adminPort = settings.optionalText("adminPort").flatMap(Int.init)
        traces = try settings.optionalText("traces").map(Self.traces) ?? .nowhere
        traceRatio = settings.number("traceRatio")
    }

    private static func traces(_ text: String) throws -> Traces {
        guard text.contains("://") else { return .file(text) }
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme ?? ""),
            url.host != nil
        else { throw ProgramError("traces: “\(text)” is neither http://HOST:PORT/PATH nor a file") }
        return .collector(url)
    }
}

import Configuration
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
    init(reader: ConfigReader) throws {
        logFormat = try reader.string(forKey: "logFormat").map { text in
            guard let format = LogFormat(rawValue: text) else {
                throw ProgramError("logFormat: “\(text)” is neither json nor text")
            }
            return format
        }
        adminHost = reader.string(forKey: "adminHost", default: "127.0.0.1")
        // A flag or variable is text; a JSON file may say a number.
        let port =
            reader.string(forKey: "adminPort") ?? reader.int(forKey: "adminPort").map(String.init)
        adminPort = try port.map { text in
            guard let number = Int(text), (1...65_535).contains(number) else {
                throw ProgramError("adminPort: “\(text)” is not a port from 1 to 65535")
            }
            return number
        }
        traces = try reader.string(forKey: "traces").map(Self.traces) ?? .nowhere
        let ratio =
            reader.string(forKey: "traceRatio")
            ?? reader.double(forKey: "traceRatio").map { "\($0)" }
        traceRatio =
            try ratio.map { text in
                guard let number = Double(text), (0...1).contains(number) else {
                    throw ProgramError("traceRatio: “\(text)” is not a number from 0 to 1")
                }
                return number
            } ?? 1
    }

    private static func traces(_ text: String) throws -> Traces {
        guard text.contains("://") else { return .file(text) }
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme ?? ""),
            url.host != nil
        else { throw ProgramError("traces: “\(text)” is neither http://HOST:PORT/PATH nor a file") }
        return .collector(url)
    }
}

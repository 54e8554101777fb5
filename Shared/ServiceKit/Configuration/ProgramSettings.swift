import Configuration
public import Foundation
public import Logging
import SystemPackage

/// What an operator sets for one program: by flag (`--log-level debug`), environment variable
/// (`EDUBUS_LOG_LEVEL`) or JSON file (`--config FILE`), the first that says something.
public struct ProgramSettings: Sendable {
    /// The program's short name, `enrollment`: its caller name, its key's file, its store's file.
    public let name: String
    /// The directory that holds everything below unless told otherwise.
    public let home: String
    public let topologyFile: String
    public let keyFile: String
    public let dataDirectory: String
    /// The city's secret that turns ID numbers into pseudonymous keys.
    public let personKeyFile: String
    /// Overrides the topology's own address for this program.
    public let listen: String?
    public let logLevel: Logger.Level
    public let telemetry: TelemetrySettings
    /// Whether the end of standard input stops the program: whoever started it and holds the other end has died.
    public let endsWithInput: Bool

    private let reader: ConfigReader

    /// Reads the settings.
    ///
    /// - Parameter own: what only this program has; anything else that is said is refused.
    /// - Throws: `ProgramError` naming the setting and what is wrong with it.
    public static func load(
        name: String, own: [Setting] = [], arguments: [String] = CommandLine.arguments,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws -> ProgramSettings {
        let known = Setting.common + own
        try Setting.check(arguments: arguments.dropFirst(), against: known)
        let flags = CommandLineArgumentsProvider(arguments: arguments)
        let variables = EnvironmentVariablesProvider(environmentVariables: environment)
            .prefixKeys(with: "edubus")
        let outer = ConfigReader(providers: [flags, variables])
        guard let file = outer.string(forKey: "config") else {
            return try ProgramSettings(name: name, reader: outer)
        }
        do {
            try Setting.check(file: file, against: known)
            let values = try await FileProvider<JSONSnapshot>(filePath: FilePath(file))
            return try ProgramSettings(
                name: name, reader: ConfigReader(providers: [flags, variables, values]))
        } catch let error as ProgramError {
            throw error
        } catch {
            throw ProgramError("config: cannot read \(file): \(error)")
        }
    }

    init(name: String, reader: ConfigReader) throws {
        self.name = name
        self.reader = reader
        let home = reader.string(forKey: "home", default: "run")
        self.home = home
        topologyFile = reader.string(forKey: "topology", default: "\(home)/topology.json")
        keyFile = reader.string(forKey: "key", default: "\(home)/keys/\(name).key")
        dataDirectory = reader.string(forKey: "data", default: "\(home)/data")
        personKeyFile = reader.string(forKey: "personKey", default: "\(home)/keys/person.key")
        listen = reader.string(forKey: "listen")
        endsWithInput = reader.bool(forKey: "endWithInput", default: false)
        let level = reader.string(forKey: "logLevel", default: "info")
        guard let logLevel = Logger.Level(rawValue: level) else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ProgramError("logLevel: “\(level)” is not one of \(levels)")
        }
        self.logLevel = logLevel
        telemetry = try TelemetrySettings(reader: reader)
    }

    /// A setting only one program has.
    public func string(_ key: String, default value: String) -> String {
        reader.string(forKey: ConfigKey(key), default: value)
    }

    /// A whole number only one program has.
    ///
    /// - Throws: `ProgramError` when it is not in `range`.
    public func int(_ key: String, default value: Int, in range: ClosedRange<Int>) throws -> Int {
        // A flag or variable is text; a JSON file may say a number.
        let setting = ConfigKey(key)
        let text =
            reader.string(forKey: setting) ?? reader.int(forKey: setting).map(String.init)
            ?? "\(value)"
        guard let number = Int(text), range.contains(number) else {
            throw ProgramError(
                "\(key): “\(text)” is not a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }
}

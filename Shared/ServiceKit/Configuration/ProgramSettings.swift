import Cryptography
public import Foundation
public import Logging

/// What an operator sets for one program: by flag (`--log-level debug`), environment variable
/// (`EDUBUS_LOG_LEVEL`), JSON file (`--config FILE`) or directory of secrets (`--secrets DIR`).
public struct ProgramSettings: Sendable {
    /// The program's short name, `enrollment`: its caller name, its key's file, its store's file.
    public let name: String
    /// Every setting of the program, in the order of their declaration.
    public let effective: [EffectiveSetting]
    private let texts: [String: String]

    /// Reads the settings.
    ///
    /// - Throws: `ProgramError` naming the setting and what is wrong with it, or what is no setting.
    public static func load(
        name: String, arguments: [String] = CommandLine.arguments,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws -> ProgramSettings {
        let known = Setting.all(of: name)
        let sources = try await SettingSources(
            known, arguments: arguments, environment: environment)
        var home = ""
        let effective = try known.map { setting in
            let fallback = setting.fallback?.replacing("NAME", with: name)
                .replacing("HOME", with: home)
            let value =
                try sources.said(setting)
                ?? EffectiveSetting(setting: setting, text: fallback, origin: .fallback, place: "")
            if setting.key == "home", let text = value.text { home = text }
            return value
        }
        return ProgramSettings(name: name, effective: effective)
    }

    private init(name: String, effective: [EffectiveSetting]) {
        self.name = name
        self.effective = effective
        texts = effective.reduce(into: [:]) { $0[$1.setting.key] = $1.text }
    }

    // MARK: Values by key

    /// What a setting says; nil when nobody said anything and there is no default.
    public func optionalText(_ key: String) -> String? {
        precondition(
            effective.contains { $0.setting.key == key }, "\(name) has no setting “\(key)”")
        return texts[key]
    }

    /// What a setting with a default says.
    public func text(_ key: String) -> String { optionalText(key) ?? "" }

    public func isOn(_ key: String) -> Bool { text(key) == "true" }

    /// The value of a setting that is a whole number with a default; it was checked when it was read.
    public func whole(_ key: String) -> Int { Int(text(key)) ?? 0 }

    /// The value of a setting that is a number with a default.
    public func number(_ key: String) -> Double { Double(text(key)) ?? 0 }

    // MARK: What most programs ask for

    /// The directory that holds everything unless told otherwise.
    public var home: String { text("home") }
    public var topologyFile: String { text("topology") }
    public var keyFile: String { text("key") }
    public var dataDirectory: String { text("data") }
    /// Overrides the topology's own address for this program.
    public var listen: String? { optionalText("listen") }
    public var logLevel: Logger.Level { Logger.Level(rawValue: text("logLevel")) ?? .info }
    /// Whether the end of standard input stops the program: whoever started it and holds the other end has died.
    public var endsWithInput: Bool { isOn("endWithInput") }

    // MARK: Secrets

    /// This program's key pair, from the secret or the file.
    ///
    /// - Throws: `ProgramError`.
    public func keyPair() throws -> KeyFile {
        guard let text = optionalText("keyPair") else { return try KeyFile.read(keyFile) }
        guard let pair = try? JSONDecoder().decode(KeyFile.self, from: Data(text.utf8)) else {
            throw ProgramError("keyPair: is not what is in a key file")
        }
        return pair
    }

    /// The secret that turns ID numbers into pseudonymous keys: the city's, or of a register its own.
    ///
    /// - Throws: `ProgramError`.
    public func personSecret() throws -> [UInt8] {
        let kind = name.hasPrefix(Setting.registerPrefix) ? "register" : "person"
        guard let text = optionalText("\(kind)Secret") else {
            return Array(try KeyFile.readSecret(text("\(kind)Key")))
        }
        guard text.count == 64, let bytes = Hex.decode(text) else {
            throw ProgramError("\(kind)Secret: is not 64 hexadecimal digits")
        }
        return bytes
    }
}

import Bus
import Configuration
import Foundation
import SystemPackage

/// Where a program's settings may be said: flags, environment, a file, a directory of secrets, the first that says something.
struct SettingSources {
    private struct Source {
        let origin: EffectiveSetting.Origin
        let reader: ConfigReader
        /// Where a setting stands in it: `--home`, `EDUBUS_HOME`, a file.
        let place: (Setting) -> String
    }

    private let flags: Source
    private let environment: Source
    private var file: Source?
    private var secrets: Source?

    /// Opens all there are.
    ///
    /// - Throws: `ProgramError` naming what is no setting, or a source that cannot be read.
    init(
        _ known: [Setting], arguments: [String], environment: [String: String]
    ) async throws {
        try Self.check(flags: arguments.dropFirst(), against: known)
        try Self.check(variables: environment.keys.sorted())
        flags = Source(
            origin: .flag,
            reader: ConfigReader(provider: CommandLineArgumentsProvider(arguments: arguments)),
            place: { $0.flag ?? "" })
        self.environment = Source(
            origin: .environment,
            reader: ConfigReader(
                provider: EnvironmentVariablesProvider(environmentVariables: environment)
                    .prefixKeys(with: ConfigKey(Setting.variablePrefix.lowercased()))),
            place: \.variable)
        if let path = try self["config"]?.text {
            try Self.check(file: path, against: known)
            do {
                let values = try await FileProvider<JSONSnapshot>(filePath: FilePath(path))
                file = Source(
                    origin: .file, reader: ConfigReader(provider: values), place: { _ in path })
            } catch {
                throw ProgramError("config: cannot read \(path): \(error)")
            }
        }
        if let path = try self["secrets"]?.text {
            do {
                let values = try await DirectoryFilesProvider(directoryPath: FilePath(path))
                secrets = Source(
                    origin: .secret, reader: ConfigReader(provider: values),
                    place: { "\(path)/\($0.key)" })
            } catch {
                throw ProgramError("secrets: cannot read \(path): \(error)")
            }
        }
    }

    /// A setting that says where others are.
    private subscript(key: String) -> EffectiveSetting? {
        get throws {
            guard let setting = Setting.all.first(where: { $0.key == key }) else { return nil }
            return try said(setting)
        }
    }

    /// What was said of a setting; nil when nothing was.
    ///
    /// - Throws: `ProgramError` naming the setting and what its value must be.
    func said(_ setting: Setting) throws -> EffectiveSetting? {
        let order = setting.isSecret ? [environment, secrets] : [flags, environment, file]
        for case let source? in order {
            guard let text = Self.text(of: setting, in: source) else { continue }
            try setting.check(text)
            return EffectiveSetting(
                setting: setting, text: text, origin: source.origin, place: source.place(setting))
        }
        return nil
    }

    private static func text(of setting: Setting, in source: Source) -> String? {
        let (key, reader) = (ConfigKey(setting.key), source.reader)
        switch source.origin {
        case .flag:
            // The provider takes a value with commas for several.
            return reader.stringArray(forKey: key).map {
                $0.isEmpty && setting.isFlag ? "true" : $0.joined(separator: ",")
            }
        case .file:
            // A file may say a number or a truth as such.
            return reader.string(forKey: key) ?? reader.int(forKey: key).map(String.init)
                ?? reader.double(forKey: key).map { "\($0)" }
                ?? reader.bool(forKey: key).map { "\($0)" }
        case .environment, .secret, .fallback:
            return reader.string(forKey: key)
        }
    }

    // MARK: What is no setting

    private static func check(flags: ArraySlice<String>, against known: [Setting]) throws {
        var seen: Set<String> = []
        var open: Setting?
        for argument in flags {
            guard argument.hasPrefix("-") else {
                guard open != nil else { throw ProgramError("“\(argument)” belongs to no setting") }
                open = nil
                continue
            }
            if let open { throw ProgramError("\(open.flag ?? ""): a value is missing") }
            let name = String(argument.prefix { $0 != "=" })
            guard let setting = known.first(where: { $0.flag == name }) else {
                throw ProgramError("\(name): there is no such setting; there are\n\(help(known))")
            }
            guard seen.insert(name).inserted else { throw ProgramError("\(name): is said twice") }
            open = argument.contains("=") || setting.isFlag ? nil : setting
        }
        if let open { throw ProgramError("\(open.flag ?? ""): a value is missing") }
    }

    /// One environment may be that of several programs: a variable is good when any of them has it.
    private static func check(variables: [String]) throws {
        let known = Setting.all.map(\.variable) + Setting.toolVariables
        for name in variables
        where name.hasPrefix(Setting.variablePrefix + "_") && !known.contains(name) {
            throw ProgramError(
                "\(name): there is no setting of this variable; there are "
                    + known.joined(separator: ", "))
        }
    }

    private static func check(file: String, against known: [Setting]) throws {
        guard let data = FileManager.default.contents(atPath: file),
            case .object(let members)? = try? JSONCoding.decode(JSONValue.self, from: Array(data))
        else { throw ProgramError("config: cannot read \(file), or it is no JSON object") }
        let keys = known.filter { !$0.isSecret && $0.key != "config" }.map(\.key)
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            guard keys.contains(name) else {
                throw ProgramError(
                    "config: \(file): there is no setting “\(name)”; there are "
                        + keys.joined(separator: ", "))
            }
            switch value {
            case .null, .array, .object:
                throw ProgramError(
                    "config: \(file): \(name): is neither a text, a number nor a truth")
            case .bool, .int, .double, .string: continue
            }
        }
    }

    /// A program's settings for people, a line each.
    static func help(_ known: [Setting]) -> String {
        let names = known.map { $0.flag ?? $0.variable }
        let width = names.map(\.count).max() ?? 0
        return zip(known, names).map { setting, name in
            "  " + name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + setting.meaning
                + (setting.fallback.map { "; \($0)" } ?? "")
        }.joined(separator: "\n")
    }
}

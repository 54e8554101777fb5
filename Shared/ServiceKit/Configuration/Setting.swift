import Bus
import Foundation

/// One setting of a program, so that what is none can be refused by name.
public struct Setting: Sendable {
    /// As in a file: `logLevel`.
    public let key: String
    public let summary: String

    public init(_ key: String, _ summary: String) {
        self.key = key
        self.summary = summary
    }

    /// As on a command line: `--log-level`.
    public var flag: String {
        "--"
            + key.reduce(into: "") { text, letter in
                if letter.isUppercase { text += "-" }
                text += letter.lowercased()
            }
    }

    /// What every program has.
    static let common = [
        Setting("config", "a JSON file with settings"),
        Setting("home", "the directory of everything below; run"),
        Setting("topology", "the topology; HOME/topology.json"),
        Setting("key", "this program's key pair; HOME/keys/NAME.key"),
        Setting("data", "directory of the store; HOME/data"),
        Setting("personKey", "the city's secret; HOME/keys/person.key"),
        Setting("listen", "where a service listens; the topology's address"),
        Setting("logLevel", "info"),
        Setting("endWithInput", "stop when standard input ends"),
        Setting("logFormat", "json or text; text on a terminal"),
        Setting("adminHost", "address of metrics and health; 127.0.0.1"),
        Setting("adminPort", "their port; none without it"),
        Setting("traces", "where spans go: a collector's URL, or a file; nowhere without it"),
        Setting("traceRatio", "of traces that begin here, 0 to 1; 1"),
    ]

    /// A program's settings for people, a line each.
    static func help(_ known: [Setting]) -> String {
        let width = known.map(\.flag.count).max() ?? 0
        return known.map { setting in
            "  " + setting.flag.padding(toLength: width + 2, withPad: " ", startingAt: 0)
                + setting.summary
        }.joined(separator: "\n")
    }

    /// - Throws: `ProgramError` naming a flag that is none, or a word that belongs to none.
    static func check(arguments: ArraySlice<String>, against known: [Setting]) throws {
        var isValueExpected = false
        for argument in arguments {
            guard argument.hasPrefix("-") else {
                guard isValueExpected else {
                    throw ProgramError("“\(argument)” belongs to no setting")
                }
                isValueExpected = false
                continue
            }
            let name = argument.split(separator: "=", maxSplits: 1)[0]
            guard known.contains(where: { $0.flag == name }) else {
                throw ProgramError(
                    "\(name): there is no such setting; there are\n\(help(known))")
            }
            isValueExpected = !argument.contains("=")
        }
    }

    /// - Throws: `ProgramError` naming a key that is no setting.
    static func check(file: String, against known: [Setting]) throws {
        guard let data = FileManager.default.contents(atPath: file),
            case .object(let members)? = try? JSONCoding.decode(JSONValue.self, from: Array(data))
        else { throw ProgramError("config: cannot read \(file), or it is no JSON object") }
        for name in members.keys.sorted() where !known.contains(where: { $0.key == name }) {
            let keys = known.map(\.key).joined(separator: ", ")
            throw ProgramError("config: \(file): there is no setting “\(name)”; there are \(keys)")
        }
    }
}

import Foundation

/// What a program's command line asks for: to run, or to say what there is to set, or what is set.
public struct ProgramTask {
    private enum Kind {
        case run
        case help
        case check(asJSON: Bool)
    }

    private let kind: Kind
    /// The command line without the words that chose the task: settings only.
    let settings: [String]

    public init(arguments: [String]) {
        var rest = arguments.dropFirst()
        if rest.contains(where: ["--help", "-h"].contains) {
            kind = .help
        } else if let at = rest.firstIndex(where: ["check-config", "--check-config"].contains) {
            rest.remove(at: at)
            let format = Self.takeFormat(from: &rest)
            kind = .check(asJSON: format == "json")
        } else {
            kind = .run
        }
        settings = Array(arguments.prefix(1) + rest)
    }

    /// Takes `-o json` out of the arguments.
    private static func takeFormat(from arguments: inout ArraySlice<String>) -> String? {
        guard let at = arguments.firstIndex(where: ["-o", "--output"].contains),
            at + 1 < arguments.endIndex
        else { return nil }
        let format = arguments[at + 1]
        arguments.removeSubrange(at...(at + 1))
        return format
    }

    /// Does what is done without running; nil when the program is to run.
    ///
    /// - Returns: whether all was well.
    /// - Throws: `ProgramError` for settings that cannot be read.
    public func finish(of program: String, serving service: String?) async throws -> Bool? {
        switch kind {
        case .run: return nil
        case .help:
            print(
                """
                edubus-\(program) [check-config [-o json]] [SETTINGS]

                check-config says what is set, and by whom, and whether the program could start.
                Settings, as flags; a variable EDUBUS_NAME or a key in the file of --config says the same:
                \(SettingSources.help(Setting.all(of: program)))
                """)
            return true
        case .check(let asJSON):
            let check = ConfigCheck(
                try await ProgramSettings.load(name: program, arguments: settings),
                serving: service)
            print(asJSON ? check.json : check.text)
            return check.findings.isEmpty
        }
    }
}

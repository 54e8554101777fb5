/// One setting of the programs, declared once in `Setting.all`: flag, variable, file key, check, help and
/// documentation are made from it.
public struct Setting: Sendable {
    /// As in a file: `logLevel`.
    public let key: String
    public let kind: Kind
    /// What is in force when nobody says anything, `HOME` and `NAME` standing for the program's own; nil for nothing.
    public let fallback: String?
    public let programs: Programs
    /// One English line.
    public let meaning: String

    /// What a value may be.
    public enum Kind: Sendable {
        case text
        case path
        /// `true` or `false`; a flag without a value is true.
        case flag
        case word([String])
        case whole(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        /// Never shown, never a flag, which everybody on the machine could read, and never in the settings' file.
        case secret
    }

    /// Which programs have the setting.
    public enum Programs: String, Sendable {
        case all
        case services
        /// Departments' registers, `register-household`.
        case registers
        /// Services and registers: what serves on the bus.
        case servers = "services, registers"
        case gateway
    }

    public init(
        _ key: String, _ kind: Kind, default fallback: String? = nil, on programs: Programs = .all,
        _ meaning: String
    ) {
        self.key = key
        self.kind = kind
        self.fallback = fallback
        self.programs = programs
        self.meaning = meaning
    }

    /// What one program has, by its short name.
    public static func all(of program: String) -> [Setting] {
        let own: Set<Programs> =
            program == gateway
            ? [.all, .gateway]
            : [.all, .servers, program.hasPrefix(registerPrefix) ? .registers : .services]
        return all.filter { own.contains($0.programs) }
    }

    static let gateway = "gateway"
    /// Begins the short name of every register's program.
    static let registerPrefix = "register-"

    // MARK: Names

    /// As on a command line: `--log-level`. Nil for a secret.
    public var flag: String? { isSecret ? nil : "--" + words.joined(separator: "-") }

    /// As in the environment: `EDUBUS_LOG_LEVEL`.
    public var variable: String {
        ([Self.variablePrefix] + words.map { $0.uppercased() }).joined(separator: "_")
    }

    static let variablePrefix = "EDUBUS"

    private var words: [String] {
        key.reduce(into: [""]) { words, letter in
            if letter.isUppercase { words.append("") }
            words[words.count - 1] += letter.lowercased()
        }
    }

    public var isSecret: Bool { if case .secret = kind { true } else { false } }

    var isFlag: Bool { if case .flag = kind { true } else { false } }

    // MARK: Values

    /// - Throws: `ProgramError` naming the setting and what its value must be.
    func check(_ text: String) throws {
        let rule: String
        switch kind {
        case .text, .path, .secret:
            guard text.isEmpty else { return }
            throw ProgramError("\(key): is empty")
        case .flag:
            guard Bool(text) == nil else { return }
            rule = "true or false"
        case .word(let words):
            guard !words.contains(text) else { return }
            rule = "one of \(words.joined(separator: ", "))"
        case .whole(let range):
            if let value = Int(text), range.contains(value) { return }
            rule = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range):
            if let value = Double(text), range.contains(value) { return }
            rule = "a number from \(range.lowerBound) to \(range.upperBound)"
        }
        throw ProgramError("\(key): “\(text)” is not \(rule)")
    }
}

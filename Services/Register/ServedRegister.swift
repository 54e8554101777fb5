public import Bus
import Contracts
public import Logging
import Store

/// A register that can be served, whatever its kind.
public protocol ServedRegister: Sendable {
    var definition: ServiceDefinition { get }
    /// Why no question is answered now; nil when they are.
    var unreadiness: String? { get }
    var counts: RegisterCounts { get }
    /// Looks at the file, and takes it when it is another one, whole and good.
    func look()
}

extension ServedRegister {
    /// Looks at the file again and again, until the task is cancelled.
    public func watch() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: ExtractLimits.watchInterval)
            look()
        }
    }
}

/// What a register did since it started, and what it answers from.
public struct RegisterCounts: Sendable, Hashable {
    public var records: Int
    public var ageSeconds: Int64
    public var passed: Int
    public var failed: Int
    /// Newer extracts that were not taken.
    public var refused: Int
}

/// What a register is served from.
public struct RegisterOptions: Sendable {
    /// The extract, CSV or SQLite.
    public var file: String
    /// A JSON file that says what the extract calls the columns.
    public var map: String?
    /// Of SQLite.
    public var table: String?
    /// An older extract does not answer.
    public var oldestHours: Int?
    public var sample: Bool
    /// With the register's own secret.
    let keys: PersonKeys
    public var time: any TimeSource
    public var log: Logger

    /// - Parameter secret: the register's own, of its pseudonyms.
    /// - Throws: `StoreError` when the secret is too short.
    public init(
        file: String, map: String? = nil, table: String? = nil, oldestHours: Int? = nil,
        sample: Bool = false, secret: [UInt8], time: any TimeSource = SystemTime(),
        log: Logger = Logger(label: "edubus.register")
    ) throws {
        self.file = file
        self.map = map
        self.table = table
        self.oldestHours = oldestHours
        self.sample = sample
        keys = try PersonKeys(secret: secret)
        self.time = time
        self.log = log
    }
}

/// The kinds of registers by name, for a main.
public struct RegisterChoice: Sendable {
    private let kind: RegisterKind

    /// - Parameter text: `household`; nil when there is no such kind.
    public init?(_ text: String) {
        guard let kind = RegisterKind(rawValue: text) else { return nil }
        self.kind = kind
    }

    public static var all: [String] { RegisterKind.allCases.map(\.rawValue) }

    public var program: String { kind.program }
    public var service: String { kind.service }

    /// Reads and checks the extract.
    ///
    /// - Throws: `ExtractFault`.
    public func open(_ options: RegisterOptions) throws(ExtractFault) -> any ServedRegister {
        switch kind {
        case .household: try RegisterService<HouseholdRecord>(options)
        case .residence: try RegisterService<ResidenceRecord>(options)
        case .property: try RegisterService<PropertyRecord>(options)
        case .insurance: try RegisterService<InsuranceRecord>(options)
        case .roll: try RegisterService<RollRecord>(options)
        }
    }
}

public import Bus

/// Why the store could not do what was asked.
///
/// `message` names tables, columns and rules, never a value: values may be personal data.
public struct StoreError: Error, Sendable, Hashable, CustomStringConvertible {
    public var code: Code
    public var message: String
    /// The constraint that was violated; nil for every other code.
    public var violation: Violation?

    public init(_ code: Code, _ message: String, violation: Violation? = nil) {
        self.code = code
        self.message = message
        self.violation = violation
    }

    public var description: String { "\(code.rawValue): \(message)" }

    public struct Code: RawRepresentable, Sendable, Hashable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The schema refuses the change; `violation` says which rule.
        public static let constraint = Code(rawValue: "CONSTRAINT")
        /// Another process holds the lock; the same call may succeed later.
        public static let busy = Code(rawValue: "STORE_BUSY")
        /// More writes wait than the store admits.
        public static let overloaded = Code(rawValue: "STORE_OVERLOADED")
        /// The disk is full or does not answer; nothing of the group was kept.
        public static let disk = Code(rawValue: "STORE_DISK")
        /// The file is damaged or not a store.
        public static let corrupt = Code(rawValue: "STORE_CORRUPT")
        /// The SQL text or its arguments are wrong.
        public static let statement = Code(rawValue: "STORE_STATEMENT")
        /// A row does not fit the type it was asked as.
        public static let decoding = Code(rawValue: "STORE_DECODING")
        /// A value cannot be put in a column.
        public static let encoding = Code(rawValue: "STORE_ENCODING")
        /// The store's history of migrations is not this program's.
        public static let migration = Code(rawValue: "STORE_MIGRATION")
        /// Another process has the store open.
        public static let inUse = Code(rawValue: "STORE_IN_USE")
        /// The store was closed.
        public static let closed = Code(rawValue: "STORE_CLOSED")
        /// An event would have carried personal data.
        public static let personalData = Code(rawValue: "EVENT_HOLDS_PERSONAL_DATA")
        /// An event is larger than `StoreLimits.eventDataBytes`.
        public static let eventTooLarge = Code(rawValue: "EVENT_TOO_LARGE")
    }

    /// A rule of the schema that a change broke.
    public struct Violation: Sendable, Hashable {
        public var kind: Kind
        /// A check's name, or the columns `table.column` of a uniqueness or NOT NULL rule; empty
        /// when unknown.
        public var name: String

        public init(kind: Kind, name: String) {
            self.kind = kind
            self.name = name
        }

        public enum Kind: String, Sendable, Hashable {
            case unique, check, foreignKey, notNull, other
        }
    }

    /// Whether the same work may succeed when tried again.
    public var isTransient: Bool {
        [.busy, .overloaded, .disk, .closed].contains(code)
    }
}

extension StoreError: CallErrorConvertible {
    public var callError: CallError {
        let reason = CallError.Reason(rawValue: code.rawValue)
        switch code {
        case .constraint:
            let status: StatusCode =
                violation?.kind == .unique ? .alreadyExists : .failedPrecondition
            return CallError(status, reason, message, origin: .server, executed: .no)
        case .overloaded:
            return CallError(.resourceExhausted, reason, message, origin: .server, executed: .no)
        case .busy, .closed:
            return CallError(.unavailable, reason, message, origin: .server, executed: .no)
        case .disk:
            return CallError(.unavailable, reason, message, origin: .server, executed: .maybe)
        case .corrupt:
            return CallError(.dataLoss, reason, message, origin: .server)
        default:
            return CallError(.internalError, reason, message, origin: .server)
        }
    }
}

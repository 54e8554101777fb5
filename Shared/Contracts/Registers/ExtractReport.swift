public import Bus

/// Request of `GetExtract`.
public struct GetExtract: BusMessage, Hashable {
    public init() {}
}

/// The extract a register answers from.
public struct ExtractReport: BusMessage, Hashable {
    public var register: RegisterKind
    public var records: Int
    public var extractedAt: Timestamp
    public var ageSeconds: Int64
    /// BLAKE2b-256 of the file, hex.
    public var hash: String
    public var sample: Bool
    /// Newer extracts refused since the program started.
    public var refused: Int
    /// Why the newest file does not answer: file, line, column and rule, never a cell; nil when it does.
    public var fault: String?

    public init(
        register: RegisterKind, records: Int, extractedAt: Timestamp, ageSeconds: Int64,
        hash: String, sample: Bool, refused: Int, fault: String?
    ) {
        self.register = register
        self.records = records
        self.extractedAt = extractedAt
        self.ageSeconds = ageSeconds
        self.hash = hash
        self.sample = sample
        self.refused = refused
        self.fault = fault
    }
}

public import Bus

/// A run's market is frozen: its hash can be kept by anybody from now on.
public struct AdmissionFrozen: EventPayload, Hashable {
    public static let eventType = "enrollment.admission.frozen.v1"
    public var runID: String
    public var inputHash: String
    /// With the tie policy `lottery`.
    public var commitment: String?
    public var candidates: Int

    public init(runID: String, inputHash: String, commitment: String?, candidates: Int) {
        self.runID = runID
        self.inputHash = inputHash
        self.commitment = commitment
        self.candidates = candidates
    }
}

/// A school's line and floor are final: the run that froze them is published.
public struct AdmissionLineFrozen: EventPayload, Hashable {
    public static let eventType = "enrollment.admission.lineFrozen.v1"
    public var runID: String
    public var lines: SchoolLines

    public init(runID: String, lines: SchoolLines) {
        self.runID = runID
        self.lines = lines
    }
}

/// A run's result is published.
public struct AdmissionPublished: EventPayload, Hashable {
    public static let eventType = "enrollment.admission.published.v1"
    public var runID: String
    public var inputHash: String
    public var resultHash: String
    public var admitted: Int
    public var unadmitted: Int

    public init(
        runID: String, inputHash: String, resultHash: String, admitted: Int, unadmitted: Int
    ) {
        self.runID = runID
        self.inputHash = inputHash
        self.resultHash = resultHash
        self.admitted = admitted
        self.unadmitted = unadmitted
    }
}

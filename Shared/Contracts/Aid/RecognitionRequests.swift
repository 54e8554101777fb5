public import Bus

/// Request of `RegisterRecognitions`: all records or none.
public struct RegisterRecognitions: BusMessage, Hashable {
    /// Most records of one call.
    public static let mostRecords = 1000

    public var recognitions: [RecognitionRecord]
    /// True when the records are of the labelled sample city.
    public var sample: Bool?

    public init(recognitions: [RecognitionRecord], sample: Bool? = nil) {
        self.recognitions = recognitions
        self.sample = sample
    }
}

/// One pupil's recognition as a school or a data match brings it in. Holds an ID number: personal
/// data.
public struct RecognitionRecord: BusMessage, Hashable {
    /// Turned into a person key at once and forgotten.
    public var idNumber: ResidentID
    public var schoolYear: SchoolYear
    public var level: HardshipLevel
    public var basis: RecognitionBasis
    public var school: SchoolCode
    public var region: RegionCode
    /// `primary`, `junior` or `senior` for the programmes calculated here; other stages are
    /// recorded only.
    public var stage: Stage
    public var boarding: Bool
    /// `draft` or `submitted`; for a data match that an officer brings in also `matched` or
    /// `confirmed`. `submitted` when absent.
    public var state: RecognitionState?
    /// File number; required for an application once submitted, never an ID number.
    public var evidenceNumber: String?

    public init(
        idNumber: ResidentID, schoolYear: SchoolYear, level: HardshipLevel,
        basis: RecognitionBasis, school: SchoolCode, region: RegionCode, stage: Stage,
        boarding: Bool, state: RecognitionState? = nil, evidenceNumber: String? = nil
    ) {
        self.idNumber = idNumber
        self.schoolYear = schoolYear
        self.level = level
        self.basis = basis
        self.school = school
        self.region = region
        self.stage = stage
        self.boarding = boarding
        self.state = state
        self.evidenceNumber = evidenceNumber
    }
}

/// Answer of `RegisterRecognitions`: the new ids, in the order of the records.
public struct RecognitionsRegistered: BusMessage, Hashable {
    public var ids: [Int64]

    public init(ids: [Int64]) { self.ids = ids }
}

/// Request of `AdvanceRecognition`.
public struct AdvanceRecognition: BusMessage, Hashable {
    public var id: Int64
    /// `submitted`, `matched`, `reviewed`, `publicised` or `objected`; `matched` only by an officer.
    public var to: RecognitionState
    /// The level found by a review or a match, when it differs.
    public var level: HardshipLevel?
    public var evidenceNumber: String?

    public init(
        id: Int64, to: RecognitionState, level: HardshipLevel? = nil, evidenceNumber: String? = nil
    ) {
        self.id = id
        self.to = to
        self.level = level
        self.evidenceNumber = evidenceNumber
    }
}

/// Request of `ConfirmRecognition`.
public struct ConfirmRecognition: BusMessage, Hashable {
    public var id: Int64

    public init(id: Int64) { self.id = id }
}

/// Request of `AdjustRecognition`: what changes; absent fields stay. The stage stays for the whole
/// school year.
public struct AdjustRecognition: BusMessage, Hashable {
    public var id: Int64
    public var level: HardshipLevel?
    public var boarding: Bool?
    /// The school after a transfer; `region` comes with it when it lies in another one.
    public var school: SchoolCode?
    public var region: RegionCode?
    public var evidenceNumber: String

    public init(
        id: Int64, level: HardshipLevel? = nil, boarding: Bool? = nil, school: SchoolCode? = nil,
        region: RegionCode? = nil, evidenceNumber: String
    ) {
        self.id = id
        self.level = level
        self.boarding = boarding
        self.school = school
        self.region = region
        self.evidenceNumber = evidenceNumber
    }
}

/// Request of `RevokeRecognition`.
public struct RevokeRecognition: BusMessage, Hashable {
    public var id: Int64
    public var evidenceNumber: String

    public init(id: Int64, evidenceNumber: String) {
        self.id = id
        self.evidenceNumber = evidenceNumber
    }
}

/// Request of `GetRecognition`: exactly one of `idNumber` and `person`.
public struct GetRecognition: BusMessage, Hashable {
    public var idNumber: ResidentID?
    public var person: PersonKey?
    public var schoolYear: SchoolYear

    public init(idNumber: ResidentID, schoolYear: SchoolYear) {
        self.idNumber = idNumber
        self.schoolYear = schoolYear
    }

    public init(person: PersonKey, schoolYear: SchoolYear) {
        self.person = person
        self.schoolYear = schoolYear
    }
}

/// Request of `ListRecognitions`; in the order of their ids.
public struct ListRecognitions: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    /// Absent means the whole city.
    public var region: RegionCode?
    public var school: SchoolCode?

    public init(schoolYear: SchoolYear, region: RegionCode? = nil, school: SchoolCode? = nil) {
        self.schoolYear = schoolYear
        self.region = region
        self.school = school
    }
}

import Contracts

/// A recognition as it lies in the store.
struct RecognitionRow: Codable, Sendable {
    var id: Int64
    var person: PersonKey
    var schoolYear: SchoolYear
    var level: HardshipLevel
    var basis: RecognitionBasis
    var school: SchoolCode
    var region: RegionCode
    var stage: Stage
    var boarding: Bool
    var state: RecognitionState
    var evidenceNumber: String?
    var sample: Bool
    /// Milliseconds since 1970, as `changedAt`.
    var registeredAt: Int64
    /// A pseudonymous subject.
    var registeredBy: String
    var changedAt: Int64

    init(
        _ record: RecognitionRecord, id: Int64, person: PersonKey, sample: Bool, now: Int64,
        by subject: String
    ) {
        self.id = id
        self.person = person
        schoolYear = record.schoolYear
        level = record.level
        basis = record.basis
        school = record.school
        region = record.region
        stage = record.stage
        boarding = record.boarding
        state = record.firstState
        evidenceNumber = record.evidenceNumber
        self.sample = sample
        registeredAt = now
        registeredBy = subject
        changedAt = now
    }

    var message: Recognition {
        Recognition(
            id: id, person: person, schoolYear: schoolYear, level: level, basis: basis,
            school: school, region: region, stage: stage, boarding: boarding, state: state,
            evidenceNumber: evidenceNumber,
            registeredAt: Timestamp(millisecondsSinceEpoch: registeredAt),
            changedAt: Timestamp(millisecondsSinceEpoch: changedAt))
    }

    /// What an entitlement rule is given.
    var inputs: EntitlementInputs {
        EntitlementInputs(
            recognition: id, level: level, stage: stage, boarding: boarding, school: school,
            region: region)
    }

    var confirmedEvent: RecognitionConfirmed {
        RecognitionConfirmed(
            recognition: id, person: person, schoolYear: schoolYear, school: school,
            region: region, dataMatched: basis.isDataMatched)
    }
}

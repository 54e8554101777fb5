import Bus
import Contracts
import Cryptography

/// An entitlement as it lies in the store, with its trace.
struct EntitlementRow: Codable, Sendable {
    var id: Int64
    var recognition: Int64
    var person: PersonKey
    var programme: AidProgramme
    var term: TermCode
    var school: SchoolCode
    var region: RegionCode
    var amount: Money
    var ruleVersion: String
    /// JSON text in the store.
    var trace: EntitlementTrace
    var traceHash: String
    /// Milliseconds since 1970.
    var calculatedAt: Int64
    /// A pseudonymous subject.
    var calculatedBy: String

    enum CodingKeys: String, CodingKey {
        case id, recognition, person, programme, term, school, region
        case amount = "amount_fen"
        case ruleVersion = "rule_version"
        case trace
        case traceHash = "trace_hash"
        case calculatedAt = "calculated_at"
        case calculatedBy = "calculated_by"
    }

    init(
        _ trace: EntitlementTrace, id: Int64, person: PersonKey, now: Int64, by subject: String
    ) throws {
        self.id = id
        recognition = trace.inputs.recognition
        self.person = person
        programme = trace.programme
        term = trace.term
        school = trace.inputs.school
        region = trace.inputs.region
        amount = trace.amount
        ruleVersion = trace.ruleVersion
        self.trace = trace
        traceHash = try trace.canonicalHash()
        calculatedAt = now
        calculatedBy = subject
    }

    var message: Entitlement {
        Entitlement(
            id: id, person: person, programme: programme, term: term, school: school,
            region: region, amount: amount, ruleVersion: ruleVersion, traceHash: traceHash,
            calculatedAt: Timestamp(millisecondsSinceEpoch: calculatedAt))
    }

    var calculatedEvent: EntitlementCalculated {
        EntitlementCalculated(
            entitlement: id, person: person, programme: programme, term: term, region: region,
            ruleVersion: ruleVersion, traceHash: traceHash)
    }
}

extension EntitlementTrace {
    /// BLAKE2b-256 of the canonical CBOR, lower-case hex: the same trace has the same hash
    /// everywhere.
    func canonicalHash() throws -> String {
        Hex.encode(Digest.blake2b(try CBOREncoder(canonical: true).encode(self)))
    }
}

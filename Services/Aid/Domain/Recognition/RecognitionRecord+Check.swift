import Bus
import Contracts

extension RecognitionRecord {
    /// The state it is registered in.
    var firstState: RecognitionState { state ?? .submitted }

    /// Checks what one record can say by itself.
    ///
    /// - Parameters:
    ///   - path: its place in the request, `recognitions[17]`.
    ///   - byOfficer: whether an officer or a program of EduBus brings it in. A school submits; what
    ///     comes after is found by a data match and confirmed by the county's centre.
    func check(_ path: String, byOfficer: Bool) throws(CallError) {
        _ = try RegionCatalog.require(region, field: "\(path).region")
        switch firstState {
        case .draft, .submitted: break
        case .matched, .confirmed:
            guard basis.isDataMatched else {
                throw .invalid(
                    "\(path).state", rule: "recognition-state",
                    "only a data match is registered as \(firstState.rawValue)")
            }
            guard byOfficer else {
                throw RecognitionRoles.officerRequired(
                    "\(path).state", "to register a recognition as \(firstState.rawValue)")
            }
        default:
            throw .invalid(
                "\(path).state", rule: "recognition-state",
                "must be draft, submitted, matched or confirmed")
        }
        if !basis.isDataMatched, firstState != .draft, evidenceNumber == nil {
            throw .invalid(
                "\(path).evidenceNumber", rule: "recognition-evidence",
                "an application needs its file number")
        }
        if let evidenceNumber {
            try EvidenceNumber.check(evidenceNumber, field: "\(path).evidenceNumber")
        }
    }
}

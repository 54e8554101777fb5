import Bus
import Contracts

extension RecognitionRecord {
    /// The state it is registered in.
    var firstState: RecognitionState { state ?? .submitted }

    /// Checks what one record can say by itself.
    ///
    /// - Parameter path: its place in the request, `recognitions[17]`.
    func check(_ path: String) throws(CallError) {
        _ = try RegionCatalog.require(region, field: "\(path).region")
        switch firstState {
        case .draft, .submitted: break
        case .matched, .confirmed:
            guard basis.isDataMatched else {
                throw .invalid(
                    "\(path).state", rule: "recognition-state",
                    "only a data match is registered as \(firstState.rawValue)")
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

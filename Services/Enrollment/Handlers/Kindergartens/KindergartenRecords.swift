import Bus
import Contracts
import Store

/// Fees, inspections and recognitions of kindergartens.
extension EnrollmentService {
    func recordKindergartenFee(
        _ request: RecordKindergartenFee, _ context: ServerContext
    ) async throws -> KindergartenFee {
        let fee = request.fee
        guard fee.perMonth >= .zero else {
            throw CallError.invalid("fee.perMonth", rule: "range", "must not be negative")
        }
        if let document = fee.documentNo {
            try ProposalGuard.check(text: document, field: "fee.documentNo")
        } else if fee.basis != .market {
            throw CallError.invalid(
                "fee.documentNo", rule: "required", "only a market price goes without approval")
        }
        return try await store.perform(context, request) { transaction in
            let (row, school) = try transaction.requireKindergarten(request.schoolCode)
            try context.requireKindergarten(school)
            guard fee.basis == row.facts.kind.feeBasis else {
                throw RuleViolation(
                    "KINDERGARTEN", "FEE_BASIS", field: "fee.basis",
                    "a \(row.facts.kind.rawValue) kindergarten charges by \(row.facts.kind.feeBasis.rawValue)"
                )
            }
            let earlier = try transaction.fees(of: row.schoolCode, on: fee.validFrom).first {
                $0.item == fee.item && $0.validFrom == fee.validFrom
            }
            guard earlier == nil || earlier == fee else {
                throw RuleViolation(
                    "KINDERGARTEN", "FEE_EXISTS", field: "fee.validFrom",
                    "another fee of this item begins that day")
            }
            try transaction.upsert(
                into: "kindergarten_fees", KindergartenFeeRow(fee, of: row.schoolCode),
                key: ["school_code", "item", "valid_from"])
            return fee
        }
    }

    func recordInspection(
        _ request: RecordInspection, _ context: ServerContext
    ) async throws -> KindergartenInspection {
        try ProposalGuard.check(text: request.documentNo, field: "documentNo")
        return try await store.perform(context, request) { transaction in
            let (row, school) = try transaction.requireKindergarten(request.schoolCode)
            try context.requireDistrict(school.region.text)
            let inspection = try InspectionDecision.find(
                request.result, document: request.documentNo,
                in: transaction.inspection(of: row.schoolCode, request.schoolYear),
                of: row.schoolCode, request.schoolYear)
            let attributes = EventAttributes(context, district: school.region.text)
            if inspection.result == .fail {
                // Before the result: the schema takes no failed year beside a recognition.
                try transaction.withdrawRecognitions(
                    of: row.schoolCode, .inspectionFailed, attributes
                ) { $0.schoolYear == request.schoolYear }
            }
            try transaction.keep(inspection, attributes: attributes)
            return inspection
        }
    }

    func recogniseInclusive(
        _ request: RecogniseInclusive, _ context: ServerContext
    ) async throws -> InclusiveRecognition {
        try ProposalGuard.check(text: request.documentNo, field: "documentNo")
        return try await store.perform(context, request) { transaction in
            let (row, school) = try transaction.requireKindergarten(request.schoolCode)
            try context.requireDistrict(school.region.text)
            func refuse(_ reason: CallError.Reason, _ message: String) -> RuleViolation {
                RuleViolation("E11", reason, field: "schoolCode", message)
            }
            guard [.published, .changePending].contains(row.state) else {
                throw refuse("NOT_PUBLISHED", "the filing is \(row.state.rawValue)")
            }
            guard row.facts.kind.mayBeRecognised else {
                throw refuse("FOR_PROFIT", "a for-profit kindergarten is not inclusive")
            }
            guard try !transaction.isVetoed(row.schoolCode, in: request.term) else {
                throw refuse("KINDERGARTEN_VETOED", "it is vetoed in \(request.term)")
            }
            let inspection = try transaction.inspection(
                of: row.schoolCode, request.term.schoolYear)
            guard inspection?.result != .fail, inspection?.found != .fail else {
                throw refuse("INSPECTION_FAILED", "its inspection of that year failed")
            }
            try transaction.execute(
                """
                INSERT INTO kindergarten_terms (school_code, term, vetoed) VALUES (?, ?, 0)
                ON CONFLICT (school_code, term) DO NOTHING
                """, [row.schoolCode, request.term])
            let recognition = RecognitionRow(
                schoolCode: row.schoolCode, term: request.term, documentNo: request.documentNo)
            try transaction.upsert(
                into: "inclusive_recognitions", recognition, key: ["school_code", "term"])
            return recognition.answer
        }
    }
}

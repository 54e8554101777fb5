import Bus
import Contracts
import Store

/// Wish forms, and what the allocation is given of them.
extension EnrollmentService {
    var wishHandlers: [Handler] {
        [
            Handler(Enrollment.getWishForm) { request, context in
                let person = try personKey(request.idNumber, field: "idNumber")
                return try await store.read {
                    try $0.ownedForm(person, request.schoolYear, context).answer
                }
            },
            Handler(Enrollment.moveWishForm, moveWishForm),
            Handler(Enrollment.moveWishForms, moveWishForms),
            Handler(Enrollment.listCandidates, listCandidates),
        ]
    }

    private func moveWishForm(
        _ request: MoveWishForm, _ context: ServerContext
    ) async throws -> WishForm {
        try WishMoveGuard.requireMay(request.move, roles: context.principal.roles)
        let person = try personKey(request.idNumber, field: "idNumber")
        return try await store.perform(context, request) { transaction in
            var form = try transaction.ownedForm(
                person, request.schoolYear, context, for: request.move)
            try SeniorOfferGuard.requireDecided(
                try transaction.undecidedRun(of: person, request.schoolYear), field: "idNumber")
            try form.course.move(request.move, admitted: request.admission)
            if request.move == .lock {
                try transaction.checkQualityFloor(
                    of: person, request.schoolYear, field: "idNumber")
            }
            if let admission = request.admission {
                try transaction.check(admission, of: form, by: .hand, field: "admission")
            }
            try transaction.upsert(into: "wish_forms", form, key: ["person_key", "school_year"])
            return form.answer
        }
    }

    /// One move of every form of a pool that is in the state for it, at once.
    private func moveWishForms(
        _ request: MoveWishForms, _ context: ServerContext
    ) async throws -> WishFormsMoved {
        try Paging.checkRegion(request.region)
        try context.requireDistrict(request.region?.text ?? "410800")
        let pool = try request.region.map { try SeniorPool(of: $0, field: "region") }
        let move = request.move.move
        return try await store.perform(context, request) { transaction in
            var answer = WishFormsMoved(moved: 0, unmoved: 0)
            let undecided = try transaction.undecidedCandidates(request.schoolYear)
            for var form in try transaction.wishForms(request.schoolYear) {
                if let pool {
                    guard
                        let region = try transaction.applicantRegion(
                            form.personKey, request.schoolYear),
                        try SeniorPool(of: region, field: "region") == pool
                    else { continue }
                }
                guard !undecided.contains(form.personKey) else {
                    answer.unmoved += 1
                    continue
                }
                do {
                    try form.course.move(move)
                    if move == .lock {
                        try transaction.checkQualityFloor(
                            of: form.personKey, request.schoolYear, field: "schoolYear")
                    }
                } catch is RuleViolation {
                    answer.unmoved += 1
                    continue
                }
                try transaction.upsert(
                    into: "wish_forms", form, key: ["person_key", "school_year"])
                answer.moved += 1
            }
            return answer
        }
    }

}

extension ReadTransaction {
    /// A candidate's form, when the principal covers the district: where the candidate comes from, or, for a step of the
    /// admitting school, where that is.
    func ownedForm(
        _ person: PersonKey, _ year: SchoolYear, _ context: ServerContext,
        for move: WishMove? = nil
    ) throws -> WishFormRow {
        guard let form = try wishForm(person, year) else {
            throw CallError.notFound("a wish form of this candidate")
        }
        let region: RegionCode?
        if let admission = form.admission, move.map(WishMoveGuard.isAdmittingSchools) == true {
            region = try requireSchool(admission.school).region
        } else {
            region = try applicantRegion(person, year)
        }
        try context.requireDistrict(region?.text ?? "410800")
        return form
    }

    /// An admission is one of the form's own wishes, in its pool (E5), and what an offer, a run or the rules give (E2, E6).
    func check(
        _ admission: WishAdmission, of form: WishFormRow, by source: WishAdmissionGuard.Source,
        field: String
    ) throws {
        let isWished = form.wishes.contains {
            $0.batch == admission.batch && $0.schools.contains(admission.school)
        }
        guard isWished else {
            throw RuleViolation(
                "WISH_STATE", "NOT_WISHED", field: "\(field).school",
                "the candidate does not wish for the school in this batch")
        }
        try checkWishPools(
            [admission.school], of: form.personKey, form.schoolYear, field: "\(field).school")
        try checkQualityFloor(of: form.personKey, form.schoolYear, field: "\(field).school")
        try WishAdmissionGuard.check(
            admission, wishAdmissionFacts(admission, of: form.personKey, form.schoolYear),
            by: source, field: field)
    }

    /// E5 at application and at admission: every school teaches the senior stage and is in the candidate's pool.
    func checkWishPools(
        _ schools: [SchoolCode], of person: PersonKey, _ year: SchoolYear, field: String
    ) throws {
        _ = try ruleBook().version(of: .seniorPool, on: year.firstDay)
        let origin = try applicantRegion(person, year)
        for code in schools {
            let school = try requireActiveSchool(code, field: field)
            guard try stage(.senior, of: code) != nil else {
                throw CallError.invalid(field, rule: "stage", "\(code) is no senior high school")
            }
            guard let origin else { continue }
            do {
                try SeniorPool.check(child: origin, school: school.region)
            } catch var violation as RuleViolation {
                violation.field = field
                throw violation
            }
        }
    }

}

extension WishFormsMove {
    fileprivate var move: WishMove {
        switch self {
        case .lock: .lock
        case .rank: .rank
        case .leaveUnadmitted: .leaveUnadmitted
        case .solicit: .solicit
        }
    }
}

import Bus
import Contracts
import Store
import Testing

@testable import Enrollment

/// The schema alone keeps each invariant as far as rows can: attacks by SQL, without any of the code.
struct InvariantSchemaTests {
    /// A line of two seats, one offered to child 1 and one declined by child 2; the school has 20 certified seats.
    private func offers() async throws -> TestEnrollment {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary, seats: 20))
        let line = try await city.publish(
            Samples.proposal(Samples.code(.primary, 1), seats: 2)
        ).id
        for child in 1...2 {
            let offer = try await city.call(
                Enrollment.makeOffer, .init(planLineID: line, idNumber: Samples.child(child)))
            guard child == 2 else { continue }
            _ = try await city.call(
                Enrollment.declineOffer, .init(offerID: offer.id, reason: "放弃"))
        }
        return city
    }

    /// One more row of `offers`, of a child nobody knows.
    private func offer(_ number: Int, _ person: String = "x") -> String {
        """
        INSERT INTO offers SELECT 'offer-\(number)', id, \(number), school_year, stage,
            '\(person)\(number)', 'confirmed', 0, 0, NULL FROM plan_lines
        """
    }

    @Test("E1: no third live offer of two seats, whatever the counters are made to say")
    func seats() async throws {
        let city = try await offers()
        let reset = "UPDATE plan_lines SET offered = 0, confirmed = 0"
        await city.expectRefusal("E1: more live", reset, offer(7), offer(8))
        await city.expectRefusal("E1, E2", "UPDATE offers SET state = 'offered'")
        await city.expectRefusal("E1, E2", reset, "DELETE FROM offers")
        await city.expectRefusal(
            "e1_offers_within_seats", "UPDATE plan_lines SET confirmed = 2, offers_made = 9")
        await city.expectRefusal("E1: an entry", "UPDATE seat_ledger SET seats = 1")
        await city.expectRefusal("E1: an entry", "DELETE FROM seat_ledger")
        try await city.store.write { _ = try $0.execute(offer(7)) }
    }

    @Test("E1: the seats of an approved line move with an amendment two persons made, and only so")
    func amendments() async throws {
        let city = try await offers()
        let amendment = """
            INSERT INTO plan_amendments SELECT id, 2, 2, 1, 3, 1, 'r', 'officer-1', 'officer-2',
                'n', 0 FROM plan_lines
            """
        for sql in [
            "UPDATE plan_lines SET seats = 3", "UPDATE plan_lines SET seats = 3, revision = 2",
            "UPDATE plan_lines SET classes = 2, revision = 2",
        ] { await city.expectRefusal("E1: only an approved amendment", sql) }
        await city.expectRefusal(
            "E1: only an approved amendment", amendment,
            "UPDATE plan_lines SET seats = 4, revision = 2")
        await city.expectRefusal(
            "two_persons", amendment.replacing("'officer-2'", with: "'officer-1'"))
        try await city.store.write {
            try $0.execute(amendment)
            try $0.execute("UPDATE plan_lines SET seats = 3, revision = 2, state = 'amended'")
        }
        await city.expectRefusal("E1: an amendment", "UPDATE plan_amendments SET seats = 9")
        await city.expectRefusal("E1: an amendment", "DELETE FROM plan_amendments")
    }

    @Test("E2: a second live offer, another child's offer, a second live application")
    func children() async throws {
        let city = try await offers()
        await city.expectRefusal(
            "UNIQUE constraint failed: offers.person_key",
            """
            INSERT INTO offers SELECT 'o', plan_line_id, 9, school_year, stage, person_key,
                'offered', 0, NULL, NULL FROM offers WHERE state = 'offered'
            """)
        await city.expectRefusal("E1, E2", "UPDATE offers SET person_key = 'x' || number")
        // Another year's line does not take the offer away from under the index.
        await city.expectRefusal("E1, E2", "UPDATE offers SET school_year = '2026'")
        let season = try await Season()
        _ = try await season.submit()
        await season.enrollment.expectRefusal(
            "UNIQUE constraint failed: applications.person_key",
            """
            INSERT INTO applications SELECT substr(receipt, 1, 18) || '0', person_key,
                guardian_key, school_year, stage, ownership, school_code, '410803', community,
                state, tier, reason, appealed_from, upheld, tier_table, round, moves, sample,
                updated_at, actor, twin_of, twin_key,
                distance_metres FROM applications
            """)
    }

    @Test("E3: a second active roll, a second open transfer, a transfer without its consents")
    func rolls() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary, 1), Samples.school(.primary, 2))
        _ = try await city.call(
            Enrollment.registerStudents,
            .init(students: [
                StudentRecord(
                    idNumber: Samples.child(1), schoolCode: Samples.code(.primary, 1),
                    stage: .primary, grade: 1, classNumber: 1)
            ]))
        _ = try await city.call(
            Enrollment.requestTransfer,
            .init(
                idNumber: Samples.child(1), toSchool: Samples.code(.primary, 2), stage: .primary,
                grade: 1, classNumber: 1, reason: "搬家"))
        await city.expectRefusal(
            "UNIQUE constraint failed: rolls.person_key",
            """
            INSERT INTO rolls (person_key, school_code, stage, grade, class_number, state,
                entered_at) SELECT person_key, '\(Samples.code(.primary, 2))', stage, 1, 1,
                'active', 0 FROM rolls
            """)
        await city.expectRefusal(
            "UNIQUE constraint failed: roll_transfers.person_key",
            """
            INSERT INTO roll_transfers (number, person_key, from_school, to_school, stage, grade,
                class_number, effective_on, reason, state, requested_by, requested_at)
            SELECT 9, person_key, from_school, to_school, stage, grade, class_number, effective_on,
                reason, state, requested_by, requested_at FROM roll_transfers
            """)
        await city.expectRefusal(
            "e3_released", "UPDATE roll_transfers SET state = 'released'")
        await city.expectRefusal(
            "e3_accepted", "UPDATE roll_transfers SET state = 'accepted', released_by = 'x'")
    }

    @Test(
        "E4: the lines of a school together, by the seats the register holds and the rule's limit")
    func plans() async throws {
        let city = try await offers()
        let line = """
            INSERT INTO plan_lines SELECT 'second', school_year, school_code, stage, 2, seat_type,
                19, 9, 'submitted', 1, 0, 0, 0, 0, 99999, class_limit, rules, submitted_by, NULL,
                NULL, NULL, NULL, NULL FROM plan_lines
            """
        await city.expectRefusal("E4: the lines of a school", line)
        let within = line.replacing("19, 9", with: "18, 9")
        await city.expectRefusal(
            "E4: the lines of a school", within,
            "UPDATE plan_lines SET seats = 19 WHERE id = 'second'")
        await city.expectRefusal(
            "e4_within_certified", "UPDATE plan_lines SET certified_seats = 1")
        await city.expectRefusal(
            "E4, P8", "UPDATE school_stages SET certified_seats = 30",
            "UPDATE school_stages SET certified_seats = 20")
        try await city.store.write { _ = try $0.execute(within) }

        let senior = try await TestEnrollment()
        try await senior.register(Samples.school(.senior))
        try await senior.publish(
            Samples.proposal(Samples.code(.senior, 1), .senior, seats: 55, classes: 1))
        await senior.expectRefusal("E4: no rule", "UPDATE plan_lines SET class_limit = 56")
        await senior.expectRefusal(
            "e4_class_limit", "UPDATE plan_lines SET class_limit = NULL")
    }

    @Test("E5: every region has one pool, the domain's; an offer by roll or by card outside it")
    func pools() async throws {
        let city = AdmissionCity(seed: 1)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        let rows = try await service.store.read {
            try $0.fetchAll(String.self, "SELECT region || ' ' || pool FROM senior_pools", [])
        }
        #expect(
            Set(rows)
                == Set(
                    try RegionCatalog.all.map { "\($0.code) \(try AdmissionPool.text($0.code))" }))
        for person in city.people {
            for (index, code) in AdmissionCity.senior.enumerated() {
                let sql = """
                    INSERT INTO offers SELECT 'o', l.id, 1, l.school_year, l.stage, c.person_key,
                        'offered', 0, NULL, NULL FROM plan_lines l, score_cards c
                    WHERE l.school_code = '\(code)' AND l.seat_type = 'open'
                        AND c.candidate_number = '\(person.candidate)'
                    """
                if person.isUrban == (index < 3) {
                    await #expect(throws: Passed.self) {
                        try await service.store.write { transaction -> Void in
                            try transaction.execute(sql)
                            throw Passed()
                        }
                    }
                } else {
                    await service.expectRefusal("E5", sql)
                }
            }
        }
        // Without a card, the roll says where the child is from.
        await service.expectRefusal(
            "E5", "DELETE FROM score_cards",
            """
            INSERT INTO offers SELECT 'o', l.id, 1, l.school_year, l.stage, r.person_key,
                'offered', 0, NULL, NULL FROM plan_lines l, rolls r
            WHERE l.school_code = '\(AdmissionCity.senior[3])' AND l.seat_type = 'open'
                AND r.school_code = '\(AdmissionCity.junior[0])' LIMIT 1
            """)
    }

    private struct Passed: Error {}

    @Test("E6: a reserved seat without a run, an open one below its run's control line")
    func seniorSeats() async throws {
        let city = AdmissionCity(seed: 4)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        func offers(_ type: String) -> String {
            """
            INSERT INTO offers SELECT 'o', l.id, 1, l.school_year, l.stage, c.person_key,
                'offered', 0, NULL, NULL FROM plan_lines l, score_cards c
            WHERE l.school_code = '\(AdmissionCity.senior[0])' AND l.seat_type = '\(type)'
                AND c.junior_school = '\(AdmissionCity.junior[0])'
            ORDER BY c.total_hundredths LIMIT 1
            """
        }
        await service.expectRefusal("E6: only an admission run", offers("quota"))
        var request = city.request()
        request.controlLines[0].hundredths = 10_000
        _ = try await service.executedRun(request)
        await service.expectRefusal("E6: below the control line", offers("open"))
    }

    @Test(
        "E7: cells that are not the reserved seats, or seats that are not the plan's, freeze nothing"
    )
    func quotas() async throws {
        let city = AdmissionCity(seed: 5)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        let run = try await service.call(Enrollment.prepareAdmission, city.request())
        let (hash, school) = (String(repeating: "0", count: 64), AdmissionCity.senior[0])
        let line = "(SELECT id FROM plan_lines WHERE school_code = '\(school)' AND seat_type ="
        let freeze = """
            UPDATE admission_runs SET state = 'frozen', candidates = 1, input_hash = '\(hash)'
            """
        let (open, reserved) = (city.open[0], city.cells[0].reduce(0, +))
        try #require(reserved > 0)
        func seats(_ open: Int, _ reserved: Int) -> String {
            """
            INSERT INTO admission_schools VALUES ('\(run.id)', '\(school)', 'urban',
                \(line) 'open'), \(open), \(line) 'quota'), \(reserved), 0)
            """
        }
        for (open, reserved) in [(open + 1, reserved), (open, reserved + 1)] {
            await service.expectRefusal("E7", seats(open, reserved), freeze)
        }
        await service.expectRefusal(
            "E7", seats(open, reserved),
            """
            INSERT INTO admission_quotas SELECT run_id, school_code,
                '\(AdmissionCity.junior[2])', 1 FROM admission_control_lines
            WHERE school_code = '\(school)'
            """, freeze)
        let right = seats(open, reserved)
        try await service.store.write {
            try $0.execute(right)
            try $0.execute(freeze)
        }
    }

    @Test("E10: nobody leaves the ledger or a case; every pair of states moves as the domain says")
    func cases() async throws {
        let city = try await TestEnrollment()
        _ = try await city.call(
            Enrollment.registerEligible,
            .init(
                schoolYear: Samples.year(), region: Samples.region(),
                children: [EligibleChild(idNumber: Samples.child(1))]))
        _ = try await city.call(
            Enrollment.openDropoutCase,
            .init(
                idNumber: Samples.child(1), region: Samples.region(), cause: .neverEnrolled,
                absentSince: Samples.day("2025-08-25"), responsible: "officer-3", note: "比对"))
        await city.expectRefusal("E10", "DELETE FROM eligible_children")
        await city.expectRefusal("E10", "UPDATE eligible_children SET person_key = 'x'")
        await city.expectRefusal("E10", "UPDATE eligible_children SET school_year = '2024'")
        await city.expectRefusal("E10", "UPDATE dropout_cases SET person_key = 'x'")
        await city.expectRefusal("E10", "DELETE FROM dropout_cases")
        await city.expectRefusal(
            "E10",
            """
            INSERT INTO dropout_cases SELECT 9, 'x', region, school_code, cause, 'HEALTH_EXEMPT',
                1, absent_since, 'y' FROM dropout_cases
            """)
        let moves = DropoutLifecycle.transitions.moves
        for from in DropoutState.allCases {
            // Along the shortest way there, as the schema wants.
            let way = try #require(Self.way(to: from))
            for to in DropoutState.allCases where to != from {
                let steps = (way + [to]).map {
                    "UPDATE dropout_cases SET state = '\($0.rawValue)'"
                }
                let isLegal = moves[from]?.values.contains(to) == true
                let error = await #expect(throws: (any Error).self) {
                    try await city.store.write { transaction -> Void in
                        for step in steps { try transaction.execute(step) }
                        throw Passed()
                    }
                }
                #expect((error is Passed) == isLegal, "\(from) \(to)")
            }
        }
    }

    /// The states on the shortest way from a suspicion, without it.
    private static func way(to state: DropoutState) -> [DropoutState]? {
        var ways: [DropoutState: [DropoutState]] = [.suspected: []]
        var edge = [DropoutState.suspected]
        while !edge.isEmpty, ways[state] == nil {
            let last = edge.removeFirst()
            for next in Set(DropoutLifecycle.transitions.moves[last]?.values.map { $0 } ?? [])
            where ways[next] == nil {
                ways[next] = (ways[last] ?? []) + [next]
                edge.append(next)
            }
        }
        return ways[state]
    }

    @Test("E11: a veto is not lifted, neither in its term nor in the year's inspection")
    func vetoes() async throws {
        let city = try await TestEnrollment()
        let code = try await city.publishKindergarten(kind: .inclusive)
        let autumn = Samples.year().autumn
        _ = try await city.call(
            Enrollment.recogniseInclusive, .init(schoolCode: code, term: autumn, documentNo: "1"))
        await city.expectRefusal(
            "CHECK constraint failed: e11_no_vetoed_in_list",
            "UPDATE kindergarten_terms SET vetoed = 1")
        let event = try EthicsVetoSample.event(school: code)
        try await city.store.write { try EnrollmentService.applyVeto(event, $0) }
        await city.expectRefusal("E11: a veto", "UPDATE kindergarten_terms SET vetoed = 0")
        await city.expectRefusal("E11: a veto", "UPDATE kindergarten_terms SET term = '2026A'")
        await city.expectRefusal(
            "E11: a veto", "DELETE FROM inclusive_recognitions", "DELETE FROM kindergarten_terms")
        await city.expectRefusal(
            "e11_no_vetoed_in_list", "UPDATE inclusive_recognitions SET state = 'recognised'")
        for sql in [
            "UPDATE kindergarten_inspections SET result = 'PASS', veto_event = NULL, document_no = 'd'",
            "UPDATE kindergarten_inspections SET veto_event = 'another'",
            "UPDATE kindergarten_inspections SET school_year = '2026'",
            "DELETE FROM kindergarten_inspections",
        ] { await city.expectRefusal("E11: a", sql) }
    }
}

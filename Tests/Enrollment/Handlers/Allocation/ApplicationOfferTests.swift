import Bus
import Contracts
import Enrollment
import Store
import Testing

/// Offers and applications move together, in whatever order families and officers act.
struct ApplicationOfferTests {
    private static func student(_ child: Int, school: Int = 1, grade: Int = 1) -> StudentRecord {
        StudentRecord(
            idNumber: Samples.child(child), schoolCode: Samples.code(.primary, school),
            stage: .primary, grade: grade, classNumber: 1)
    }

    @Test("offered, confirmed, on the roll: the application goes along, and it is told")
    func registered() async throws {
        let district = try await AllocationSeason()
        let receipts = try await district.verified([1, 2].map { AllocationSeason.form($0) })
        let run = try await district.published()
        let status = try await district.season.status(receipts[0])
        #expect(status.state == .offered && status.seat?.offer == .offered)
        #expect(status.seat?.school == Samples.code(.primary, 1))
        try await district.confirm(receipts[0])
        #expect(try await district.season.status(receipts[0]).seat?.offer == .confirmed)
        #expect(try await district.state(receipts[0]) == .confirmed)
        let service = district.service
        #expect(
            try await reason {
                _ = try await service.call(
                    Enrollment.registerStudents, .init(students: [Self.student(1, school: 2)]))
            } == "CONFIRMED_ELSEWHERE")
        _ = try await service.call(
            Enrollment.registerStudents,
            .init(students: [Self.student(1), Self.student(2)]))
        #expect(try await district.state(receipts[0]) == .registered)
        // Who has not confirmed is on the roll, and no more.
        #expect(try await district.state(receipts[1]) == .offered)
        let told = try await service.events(StudentRegistered.self)
        #expect(told.map(\.receipt) == [receipts[0]])
        #expect(told.map(\.schoolCode) == [Samples.code(.primary, 1)])
        let standing = try await service.standing(of: run)
        #expect((standing.registered, standing.offered, standing.confirmed) == (1, 1, 0))
        #expect(
            try await reason { try await district.decline(receipts[0]) }
                == "ILLEGAL_APPLICATION_MOVE")
        try await service.checkSeats()
    }

    @Test("an import of the roll registers, too")
    func imported() async throws {
        let district = try await AllocationSeason()
        let receipts = try await district.verified([AllocationSeason.form(1)])
        try await district.published()
        try await district.confirm(receipts[0])
        let file = try await district.service.open(.students, rows: 1)
        let outcome = try await district.service.send(
            Enrollment.importStudents, file, [Self.student(1)])
        #expect(outcome.state == .committed)
        #expect(try await district.state(receipts[0]) == .registered)
    }

    @Test(
        "declining an offer withdraws the application; withdrawing or revoking it gives the seat back"
    )
    func released() async throws {
        let district = try await AllocationSeason(seats: [4, 1, 1])
        let receipts = try await district.verified((1...4).map { AllocationSeason.form($0) })
        let run = try await district.published()
        for receipt in receipts.prefix(3) { try await district.confirm(receipt) }
        try await district.decline(receipts[0])
        try await district.withdraw(receipts[3])
        _ = try await district.service.call(
            Enrollment.revokeApplication, .init(receipt: receipts[1], documentNo: "查处1号"))
        _ = try await district.service.call(
            Enrollment.registerStudents, .init(students: [Self.student(3)]))
        _ = try await district.service.call(
            Enrollment.revokeApplication, .init(receipt: receipts[2], documentNo: "查处2号"))
        var states: [ApplicationState] = []
        for receipt in receipts { states.append(try await district.state(receipt)) }
        #expect(states == [.withdrawn, .revoked, .revoked, .withdrawn])
        let ledger = try await district.service.ledger(district.lines[0])
        #expect([ledger.available, ledger.offered, ledger.confirmed] == [4, 0, 0])
        let declined = try await district.service.events(OfferDeclined.self)
        #expect(declined.count == 4)
        #expect(declined.count { $0.from == .offered } == 1)
        let standing = try await district.service.standing(of: run)
        #expect((standing.children, standing.ineligible, standing.withdrawn) == (2, 2, 2))
        try await district.service.checkSeats()
    }

    @Test(
        "a closed line takes its seats back, by declining, withdrawing and revoking, and gives none out"
    )
    func closed() async throws {
        let district = try await AllocationSeason(seats: [3, 1, 1])
        let (service, line) = (district.service, district.lines[0])
        let receipts = try await district.verified((1...3).map { AllocationSeason.form($0) })
        try await district.published()
        func close() async throws {
            _ = try await service.call(Enrollment.closePlanLine, .init(id: line))
        }
        for receipt in receipts.prefix(2) { try await district.confirm(receipt) }
        #expect(try await reason { try await close() } == "OFFERS_WAITING")
        try await district.confirm(receipts[2])
        try await close()
        _ = try await service.call(
            Enrollment.revokeApplication, .init(receipt: receipts[0], documentNo: "查处1号"))
        try await district.decline(receipts[1])
        try await district.withdraw(receipts[2])
        var states: [ApplicationState] = []
        for receipt in receipts { states.append(try await district.state(receipt)) }
        #expect(states == [.revoked, .withdrawn, .withdrawn])
        let kept = try await service.line(line)
        #expect(kept.state == .closed)
        #expect([kept.available, kept.offered, kept.confirmed] == [3, 0, 0])
        #expect(
            try await reason {
                _ = try await service.call(
                    Enrollment.makeOffer,
                    .init(planLineID: line, idNumber: Samples.child(77)))
            } == "ILLEGAL_PLAN_MOVE")
        try await service.checkSeats()
    }

    @Test("who is on the roll first is registered on confirming; another class or school is not it")
    func rollFirst() async throws {
        let district = try await AllocationSeason(seats: [3, 1, 1])
        let service = district.service
        let receipts = try await district.verified((1...3).map { AllocationSeason.form($0) })
        _ = try await service.call(
            Enrollment.registerStudents,
            .init(students: [
                Self.student(1), Self.student(2, school: 2), Self.student(3, grade: 2),
            ]))
        let run = try await district.published()
        for receipt in receipts { try await district.confirm(receipt) }
        var states: [ApplicationState] = []
        for receipt in receipts { states.append(try await district.state(receipt)) }
        #expect(states == [.registered, .confirmed, .confirmed])
        #expect(try await service.moves(of: receipts[0]).suffix(2) == ["confirm", "register"])
        let told = try await service.events(StudentRegistered.self)
        #expect(told.map(\.receipt) == [receipts[0]])
        #expect(told.map(\.schoolCode) == [Samples.code(.primary, 1)])
        // The roll again changes nothing of it, and a correction of it registers.
        _ = try await service.call(
            Enrollment.registerStudents,
            .init(students: [Self.student(1), Self.student(2, school: 2), Self.student(3)]))
        #expect(try await service.events(StudentRegistered.self).count == 2)
        #expect(try await district.state(receipts[2]) == .registered)
        let standing = try await service.standing(of: run)
        #expect((standing.registered, standing.confirmed) == (2, 1))
    }

    @Test(
        "whom an earlier version left confirmed on the roll is registered by sending the roll again"
    )
    func leftConfirmed() async throws {
        let district = try await AllocationSeason()
        let service = district.service
        let receipt = try await district.verified([AllocationSeason.form(1)])[0]
        try await district.published()
        try await district.confirm(receipt)
        let students = RegisterStudents(students: [Self.student(1)])
        _ = try await service.call(Enrollment.registerStudents, students)
        try await service.store.write {
            _ = try $0.execute("UPDATE applications SET state = 'confirmed'")
        }
        _ = try await service.call(Enrollment.registerStudents, students)
        #expect(try await district.state(receipt) == .registered)
    }

    @Test("a seat that its child sits in is not given away: the roll ends first")
    func seated() async throws {
        let district = try await AllocationSeason(seats: [2, 1, 1])
        let service = district.service
        let receipts = try await district.verified((1...2).map { AllocationSeason.form($0) })
        try await district.published()
        _ = try await service.call(
            Enrollment.registerStudents,
            .init(students: [Self.student(1), Self.student(2)]))
        #expect(
            try await reason { try await district.decline(receipts[0]) } == "ON_SCHOOL_ROLL")
        #expect(
            try await reason { try await district.withdraw(receipts[1]) } == "ON_SCHOOL_ROLL")
        #expect(try await district.state(receipts[0]) == .offered)
        for child in 1...2 {
            _ = try await service.call(
                Enrollment.endRoll,
                .init(
                    idNumber: Samples.child(child), schoolCode: Samples.code(.primary, 1),
                    cause: .left))
        }
        try await district.decline(receipts[0])
        try await district.withdraw(receipts[1])
        #expect(try await service.line(district.lines[0]).available == 2)
        try await service.checkSeats()
    }

    @Test("so is a seat that was offered by hand, without an application")
    func seatedByHand() async throws {
        let city = try await TestEnrollment()
        let line = try await city.primaryLine(seats: 1)
        let offer = try await city.call(
            Enrollment.makeOffer, .init(planLineID: line, idNumber: Samples.child(1)))
        _ = try await city.call(Enrollment.confirmOffer, .init(offerID: offer.id))
        _ = try await city.call(
            Enrollment.registerStudents, .init(students: [Self.student(1)]))
        func decline() async throws {
            _ = try await city.call(
                Enrollment.declineOffer, .init(offerID: offer.id, reason: "放弃"))
        }
        #expect(try await reason { try await decline() } == "ON_SCHOOL_ROLL")
        _ = try await city.call(
            Enrollment.endRoll,
            .init(
                idNumber: Samples.child(1), schoolCode: Samples.code(.primary, 1), cause: .left))
        try await decline()
        #expect(try await reason { try await decline() } == "OFFER_ANSWERED")
    }

    @Test(
        "no offer by hand goes round a district's run: to nobody with an application, nor to who never applied"
    )
    func byHand() async throws {
        let district = try await AllocationSeason(seats: [1, 1, 1])
        let service = district.service
        let receipts = try await district.verified((1...3).map { AllocationSeason.form($0) })
        func offer(_ child: Int, line: Int) async throws -> String? {
            try await reason {
                _ = try await service.call(
                    Enrollment.makeOffer,
                    .init(planLineID: district.lines[line], idNumber: Samples.child(child)))
            }
        }
        #expect(try await offer(1, line: 1) == "HAS_APPLICATION")
        try await district.close()
        let run = try await service.executedAllocation(AllocationSeason.request)
        #expect(try await offer(1, line: 1) == "HAS_APPLICATION")
        #expect(try await offer(77, line: 1) == "NOT_APPLIED")
        try await service.publish(run)
        let open = try await service.list(
            Enrollment.listOpenCases, .init(runID: run.id), as: .submitter)
        #expect(open.map(\.reason) == [.noSeat])
        let child = try #require(receipts.firstIndex(of: open[0].receipt)) + 1
        #expect(try await offer(child == 1 ? 2 : 1, line: 2) == "LIVE_OFFER_EXISTS")
        #expect(try await offer(child, line: 2) == "HAS_APPLICATION")
        #expect(try await offer(77, line: 2) == "NOT_APPLIED")
        _ = try await service.call(
            Enrollment.resolveOpenCase,
            .init(
                receipt: open[0].receipt, planLineID: district.lines[2], reason: "就近",
                documentNo: "批复1号"))
        #expect(try await district.state(open[0].receipt) == .offered)
        let resolution = try #require(try await service.result(open[0].receipt).resolution)
        #expect(resolution.school == Samples.code(.primary, 9))
        #expect(resolution.documentNo == "批复1号")
        try await service.checkSeats()
    }

    @Test(
        "an application with a seat that nobody offered is refused by the schema, and the other way round"
    )
    func schema() async throws {
        let district = try await AllocationSeason(seats: [1, 1, 1])
        let receipts = try await district.verified((1...3).map { AllocationSeason.form($0) })
        try await district.close()
        let run = try await district.service.frozenAllocation(AllocationSeason.request)
        let refused = { (sql: String) async in
            let error = await #expect(throws: StoreError.self, "\(sql)") {
                try await district.service.store.write { try $0.execute(sql) }
            }
            #expect(error?.code == .constraint, "\(sql)")
        }
        await refused("UPDATE applications SET state = 'offered'")
        await refused(
            """
            INSERT INTO offers VALUES ('x', '\(district.lines[0])', 9, '2026', 'primary', 'p',
                'offered', 0, NULL, NULL)
            """)
        try await district.service.drawLottery(of: run)
        try await district.service.publish(
            try await district.service.call(
                Enrollment.executeAllocation, .init(runID: run.id)))
        await refused("UPDATE applications SET state = 'confirmed' WHERE state = 'offered'")
        await refused("UPDATE offers SET state = 'declined'")
        #expect(receipts.count == 3)
    }
}

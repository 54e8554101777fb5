import Bus
import Contracts
import Testing

@testable import Enrollment

/// E1, E2, E7 and E9 while two officers, and others, act on one run.
struct AdmissionConcurrencyTests {
    private struct Prepared {
        let city: AdmissionCity
        let service: TestEnrollment
        let run: String
    }

    private func prepared(_ seed: UInt64, tie: AdmissionTie = .lottery) async throws -> Prepared {
        let city = AdmissionCity(seed: seed)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        let run = try await service.call(Enrollment.prepareAdmission, city.request(tie: tie))
        return Prepared(city: city, service: service, run: run.id)
    }

    @Test("E9: freezes at once while forms still change: one secret, and the hash of what is kept")
    func freezes() async throws {
        let (market, late) = (try await prepared(31), 30)
        let outcomes = try await race(0..<late) { number in
            if number % 3 == 0 {
                _ = try await market.service.call(
                    Enrollment.moveWishForms,
                    .init(schoolYear: AdmissionCity.year, move: .rank))
            } else {
                _ = try await market.service.call(
                    Enrollment.freezeAdmission, .init(runID: market.run),
                    as: number % 2 == 0 ? .submitter : .approver)
            }
        }
        #expect(outcomes == ["": 11, "ILLEGAL_ADMISSION_MOVE": 19])
        let told = try await market.service.events(AdmissionFrozen.self)
        let run = try await market.service.run(market.run)
        #expect(told.map(\.inputHash) == [run.inputHash])
        #expect(told.map(\.commitment) == [run.commitment])
        // Execution computes the hash of what is kept, and refuses another.
        let results = try await race(0..<10) { number in
            let executed = try await market.service.call(
                Enrollment.executeAdmission, .init(runID: market.run, publicValue: "7"),
                key: "execute-\(number / 2)")
            #expect(executed.inputHash == run.inputHash)
        }
        #expect(results == ["": 10])
        let values = try await race(0..<5) { number in
            _ = try await market.service.call(
                Enrollment.executeAdmission, .init(runID: market.run, publicValue: "8\(number)"))
        }
        #expect(values == ["RESULT_DIFFERS": 5])
    }

    @Test(
        "publishing and giving up at once: one of the two, with all offers or none",
        arguments: 0..<4)
    func publishAgainstVoid(seed: Int) async throws {
        let city = AdmissionCity(seed: UInt64(seed) + 50)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        let run = try await service.executedRun(city.request())
        let outcomes = try await race(0..<12) { number in
            if number % 2 == 0 {
                _ = try await service.publish(run)
            } else {
                _ = try await service.call(
                    Enrollment.voidAdmission, .init(runID: run.id, reason: "作废"))
            }
        }
        #expect(outcomes == ["": 1, "ILLEGAL_ADMISSION_MOVE": 11])
        let after = try await service.run(run.id)
        let offers = try await service.events(OfferMade.self).count
        #expect((offers > 0) == (after.state == .published))
        #expect(try await service.events(AdmissionPublished.self).count == (offers > 0 ? 1 : 0))
    }

    @Test(
        "E1, E4, E7: plan amendments against freeze, execution and publication: seats hold, or the run is refused",
        arguments: 0..<6)
    func amendments(seed: Int) async throws {
        let market = try await prepared(UInt64(seed) + 70, tie: .admitAll)
        let service = market.service
        let lines = try await service.list(
            Enrollment.listPlanLines, .init(schoolYear: AdmissionCity.year))
        let outcomes = try await race(0..<24) { number in
            let line = lines[number % lines.count]
            switch number % 4 {
            case 0:
                _ = try await service.call(
                    Enrollment.freezeAdmission, .init(runID: market.run))
                let run = try await service.call(
                    Enrollment.executeAdmission, .init(runID: market.run))
                _ = try await service.publish(run)
            case 1, 2:
                let seats = line.proposal.seats + (number % 2 == 0 ? 1 : -1)
                _ = try await service.call(
                    Enrollment.amendPlanLine,
                    .init(id: line.id, seats: max(1, seats), classes: 2, reason: "调整"))
            default:
                _ = try await service.call(
                    Enrollment.approveAmendment, .init(id: line.id, approvalNo: "批复1号"),
                    as: .approver)
            }
        }
        let reasons: Set<String> = [
            "", "ILLEGAL_ADMISSION_MOVE", "QUOTA_SUM", "SEATS_TAKEN", "NO_AMENDMENT",
        ]
        #expect(reasons.isSuperset(of: outcomes.keys), "\(outcomes)")
        let run = try await service.run(market.run)
        var offered = 0
        for line in try await service.list(
            Enrollment.listPlanLines, .init(schoolYear: AdmissionCity.year))
        {
            #expect(line.offered <= line.proposal.seats)
            offered += line.offered
        }
        #expect((offered > 0) == (run.state == .published))
    }

    @Test(
        "E2: offers by hand against the publication: no child holds two seats, and none stops the run",
        arguments: 0..<4)
    func handOffers(seed: Int) async throws {
        let city = AdmissionCity(seed: UInt64(seed) + 90)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        // A school's line of the second batch, for the officers' own offers.
        let other = try await service.publish(
            Samples.proposal(
                AdmissionCity.senior[0], .senior, seats: 30, classes: 2, batch: 2)
        ).id
        let run = try await service.executedRun(city.request())
        let urban = city.people.filter(\.isUrban)
        let outcomes = try await race(0..<urban.count + 1) { number in
            if number == seed * 5 {
                _ = try await service.publish(run)
            } else if number < urban.count {
                _ = try await service.call(
                    Enrollment.makeOffer,
                    .init(planLineID: other, idNumber: Samples.child(urban[number].number)))
            }
        }
        #expect(
            Set(["", "LIVE_OFFER_EXISTS", "RUN_UNDECIDED"]).isSuperset(of: outcomes.keys),
            "\(outcomes)")
        let made = try await service.events(OfferMade.self).map(\.personKey)
        #expect(Set(made).count == made.count)
        let state = try await service.run(run.id).state
        let byRun = try await service.list(
            Enrollment.listPlanLines, .init(schoolYear: AdmissionCity.year)
        ).filter { $0.id != other }.reduce(0) { $0 + $1.offered }
        #expect(byRun > 0 && state == .published)
    }
}

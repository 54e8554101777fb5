import Admission
import Bus
import Contracts
import Enrollment
import Testing

struct LotteryTests {
    @Test("a lottery from its list to the archive, proved at every step from the outside")
    func course() async throws {
        let city = try await TestEnrollment()
        let prepared = try await city.preparedLottery()
        #expect(prepared.id == "2025-410802-primary-1")
        #expect(prepared.state == .prepared && prepared.entries == 30)
        #expect(
            try await reason { _ = try await city.proof(prepared.id) } == "NOT_FROZEN")

        let frozen = try await city.call(
            Enrollment.freezeLottery, .init(lotteryID: prepared.id, entries: 30))
        #expect(frozen.state == .frozen)
        // What a stranger keeps on the day of the freeze.
        let kept = LotteryVerifier(
            publishedListHash: frozen.listHash, publishedCommitment: frozen.commitment)
        let early = try await city.proof(frozen.id, as: .submitter)
        #expect(early.secret == nil && early.seed == nil && early.order == nil)
        #expect(try kept.verify(early).finding == nil)
        let told = try await city.events(LotteryFrozen.self)
        #expect(told.map(\.listHash) == [frozen.listHash])
        #expect(told.map(\.commitment) == [frozen.commitment])

        let hash = try #require(frozen.listHash)
        for officer in [Principal.submitter, .approver] {
            _ = try await city.call(
                Enrollment.approveLotteryStart, .init(lotteryID: frozen.id, listHash: hash),
                as: officer)
        }
        let seeded = try await city.call(
            Enrollment.seedLottery, .init(lotteryID: frozen.id, publicValue: "03 08 14 + 07"))
        #expect(seeded.state == .seeded && seeded.publicValue == "03 08 14 + 07")
        let executed = try await city.call(
            Enrollment.executeLottery, .init(lotteryID: frozen.id))
        #expect(executed.state == .executed && executed.resultHash != nil)
        // Not yet published: the public sees the list only, who verifies sees all.
        #expect(try await city.proof(frozen.id).order == nil)
        #expect(try await city.proof(frozen.id, as: .approver).order?.count == 30)

        let verified = try await city.verify(executed)
        #expect(verified.state == .verified)
        let published = try await city.call(
            Enrollment.publishLottery, .init(lotteryID: frozen.id))
        #expect(published.state == .published)
        let report = try kept.verify(try await city.proof(frozen.id))
        #expect(report.finding == nil)
        #expect(report.resultHash == published.resultHash)
        #expect(report.admitted == 16)
        #expect(
            try await city.events(LotteryPublished.self)
                == [
                    LotteryPublished(
                        lotteryID: frozen.id, listHash: hash,
                        resultHash: try #require(executed.resultHash))
                ])
        let archived = try await city.call(
            Enrollment.archiveLottery, .init(lotteryID: frozen.id))
        #expect(
            archived.steps.map(\.act) == [
                .prepare, .freeze, .approveStart, .approveStart, .seed, .execute, .verify,
                .publish, .archive,
            ])
        #expect(archived.steps[6].program == "edubus verify")
        #expect(
            try await city.list(Enrollment.listLotteries, .init(), as: .submitter) == [archived])
        #expect(try await city.list(Enrollment.listLotteries, .init(state: .frozen)).isEmpty)
    }

    @Test("the start wants two officers who approve the frozen list, and one of them to seed")
    func twoPersons() async throws {
        let city = try await TestEnrollment()
        let frozen = try await city.frozenLottery()
        let hash = try #require(frozen.listHash)
        func approve(_ officer: Principal, _ stated: String) async throws -> String? {
            try await reason {
                _ = try await city.call(
                    Enrollment.approveLotteryStart,
                    .init(lotteryID: frozen.id, listHash: stated), as: officer)
            }
        }
        func seed(_ officer: Principal) async throws -> String? {
            try await reason {
                _ = try await city.call(
                    Enrollment.seedLottery, .init(lotteryID: frozen.id, publicValue: "1"),
                    as: officer)
            }
        }
        #expect(try await seed(.submitter) == "NOT_APPROVED")
        #expect(try await approve(.submitter, String(hash.reversed())) == "OTHER_LIST")
        #expect(try await approve(.submitter, hash) == nil)
        #expect(try await approve(.submitter, hash) == "SAME_PERSON")
        #expect(try await seed(.submitter) == "NOT_APPROVED")
        #expect(try await approve(.county("410883"), hash) == "DISTRICT_NOT_COVERED")
        #expect(try await approve(.approver, hash) == nil)
        #expect(try await approve(.county("410802"), hash) == "ALREADY_APPROVED")
        #expect(try await seed(.county("410802")) == "NOT_AN_APPROVER")
        #expect(try await seed(.approver) == nil)
        #expect(try await seed(.submitter) == "ILLEGAL_LOTTERY_MOVE")
    }

    @Test("another result is not recorded, and who recorded it does not publish")
    func verification() async throws {
        let city = try await TestEnrollment()
        let executed = try await city.executedLottery()
        let other = String(try #require(executed.resultHash).reversed())
        #expect(
            try await reason {
                _ = try await city.call(
                    Enrollment.verifyLottery,
                    .init(lotteryID: executed.id, program: "p", resultHash: other))
            } == "RESULT_DIFFERS")
        #expect(try await city.lottery(executed.id).state == .executed)
        _ = try await city.verify(executed)
        func publish(_ officer: Principal) async throws -> String? {
            try await reason {
                _ = try await city.call(
                    Enrollment.publishLottery, .init(lotteryID: executed.id), as: officer)
            }
        }
        #expect(try await publish(.approver) == "SAME_PERSON")
        #expect(try await publish(.submitter) == nil)
        #expect(
            try await reason {
                _ = try await city.call(
                    Enrollment.voidLottery, .init(lotteryID: executed.id, reason: "late"))
            } == "ILLEGAL_LOTTERY_MOVE")
    }

    @Test("a lottery given up says why, keeps what was published, and never shows a result")
    func voided() async throws {
        let city = try await TestEnrollment()
        let executed = try await city.executedLottery()
        let voided = try await city.call(
            Enrollment.voidLottery, .init(lotteryID: executed.id, reason: "名单遗漏一名儿童"))
        #expect(voided.state == .voided && voided.voidReason == "名单遗漏一名儿童")
        #expect(voided.listHash == executed.listHash)
        #expect(try await city.proof(executed.id).order == nil)
        // The next one has a number of its own.
        let next = try await city.call(
            Enrollment.prepareLottery,
            .init(
                schoolYear: Samples.year(), region: Samples.region(), stage: .primary,
                publicValueSource: "s", schools: [], sample: true))
        #expect(next.id == "2025-410802-primary-2")
    }

    @Test("the list is closed by the freeze: what was counted, what fits, and nothing after")
    func freezing() async throws {
        let city = try await TestEnrollment()
        let lottery = try await city.preparedLottery(seats: 9)
        func freeze(_ entries: Int) async throws -> String? {
            try await reason {
                _ = try await city.call(
                    Enrollment.freezeLottery, .init(lotteryID: lottery.id, entries: entries))
            }
        }
        #expect(try await freeze(29) == "OTHER_LIST")
        #expect(try await freeze(30) == "SEATS_EXHAUSTED")
        let other = try await TestEnrollment()
        let frozen = try await other.frozenLottery()
        #expect(
            try await reason {
                _ = try await other.call(
                    Enrollment.addLotteryEntries,
                    .init(lotteryID: frozen.id, entries: [.init(id: "late", wishes: [])]))
            } == "ILLEGAL_LOTTERY_MOVE")
        let empty = try await other.call(
            Enrollment.prepareLottery,
            .init(
                schoolYear: Samples.year(), region: Samples.region(), stage: .primary,
                publicValueSource: "s", schools: [], sample: true))
        #expect(
            try await reason {
                _ = try await other.call(
                    Enrollment.freezeLottery, .init(lotteryID: empty.id, entries: 0))
            } != nil)
    }

    private func violation(_ work: () async throws -> Void) async throws -> FieldViolation? {
        do {
            try await work()
            return nil
        } catch let error as CallError {
            return error.violations.first
        }
    }

    @Test("what an entry breaks is named by its path in the request")
    func entries() async throws {
        let city = try await TestEnrollment()
        let lottery = try await city.preparedLottery()
        let code = Samples.code(.primary, 1)
        let cases: [([LotteryEntry], String, String)] = [
            ([.init(id: "a b", wishes: [])], "entries[0].id", "pattern"),
            ([.init(id: "S-100", wishes: [])], "entries[0].id", "unique"),
            (
                [.init(id: "n1", wishes: []), .init(id: "n1", wishes: [])], "entries[1].id",
                "unique"
            ),
            (
                [.init(id: "n1", wishes: [Samples.code(.primary, 3)])], "entries[0].wishes[0]",
                "school"
            ),
            ([.init(id: "n1", wishes: [code, code])], "entries[0].wishes[1]", "unique"),
            ([.init(id: "n1", group: "g", wishes: [])], "entries[0].group", "group"),
            (
                [
                    .init(id: "n1", group: "twins-0", wishes: []),
                    .init(id: "n2", group: "twins-0", wishes: []),
                ], "entries[0].group", "group"
            ),
            ([.init(id: "410802201509010011", wishes: [])], "entries[0].id", "privacy"),
            ([.init(id: "2026-K7QM-X2PA-9DRT", wishes: [])], "entries[0].id", "privacy"),
            ([.init(id: "x.2026-k7qm-x2pa-9drt.1", wishes: [])], "entries[0].id", "privacy"),
            ([.init(id: "2026K7QMX2PA9DRT", wishes: [])], "entries[0].id", "privacy"),
            ([.init(id: "2026_K7QM.X2PA-9DRT", wishes: [])], "entries[0].id", "privacy"),
            ([.init(id: "k7qm-x2pa-9drt", wishes: [])], "entries[0].id", "privacy"),
            (
                [
                    .init(id: "n1", group: "twins-2026-K7QM-X2PA-9DRT", wishes: []),
                    .init(id: "n2", group: "twins-2026-K7QM-X2PA-9DRT", wishes: []),
                ], "entries[0].group", "privacy"
            ),
        ]
        for (entries, path, rule) in cases {
            let found = try await violation {
                _ = try await city.call(
                    Enrollment.addLotteryEntries, .init(lotteryID: lottery.id, entries: entries))
            }
            #expect(
                found?.field == path && found?.rule == rule, "\(path): \(String(describing: found))"
            )
        }
        #expect(try await city.lottery(lottery.id).entries == 30)
    }

    @Test("schools are the region's, teach the stage, and the source is one line")
    func preparing() async throws {
        let city = try await TestEnrollment()
        try await city.register(
            Samples.school(.primary, 1), Samples.school(.primary, 2, region: "410883"),
            Samples.school(.junior, 3))
        let cases: [(String, SchoolCode, String)] = [
            ("s", Samples.code(.primary, 2), "schools[0].code"),
            ("s", Samples.code(.junior, 3), "schools[0].code"),
            ("a\nb", Samples.code(.primary, 1), "publicValueSource"),
        ]
        for (source, code, field) in cases {
            let found = try await violation {
                _ = try await city.call(
                    Enrollment.prepareLottery,
                    .init(
                        schoolYear: Samples.year(), region: Samples.region(), stage: .primary,
                        publicValueSource: source, schools: [.init(code: code, seats: 1)],
                        sample: true))
            }
            #expect(found?.field == field)
        }
    }
}

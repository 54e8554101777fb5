import Admission
import Testing

/// Worked examples, written out: the truth that M2 punishes, why floors are frozen, what the filling order does.
struct SeniorExampleTests {
    private static func person(
        _ id: String, _ score: Int, _ juniorSchool: String, _ wishes: String, keys: [Int] = [],
        eligible: Bool = true
    ) -> SeniorCandidate {
        SeniorCandidate(
            id: id, juniorSchool: juniorSchool, isEligible: eligible,
            score: ExamScore(hundredths: score * 100),
            keys: keys.map { ExamScore(hundredths: $0 * 100) },
            wishes: wishes.split(separator: " ").map(String.init))
    }

    private static func school(_ code: String, open: Int, control: Int = 0) -> SeniorSchool {
        SeniorSchool(
            code: code, openSeats: open, controlLine: ExamScore(hundredths: control * 100))
    }

    /// `p A open`, sorted by candidate; those without a seat by their reason.
    private static func seats(_ market: SeniorMarket, _ rule: SeniorRule) -> [String] {
        SeniorAdmission.run(market, under: rule).assignments.map { assignment in
            guard let school = assignment.school, let seat = assignment.seat else {
                return "\(assignment.candidate) \(assignment.reason.rawValue)"
            }
            return "\(assignment.candidate) \(school) \(seat.rawValue)"
        }
    }

    /// Two schools with an open seat and one for J1 each; x is better than y in the same junior school.
    private static func truthMarket(x wishes: String) throws -> SeniorMarket {
        try SeniorMarket(
            schools: [school("A", open: 1), school("B", open: 1)],
            quotas: ["A", "B"].map { SeniorQuota(school: $0, juniorSchool: "J1", seats: 1) },
            candidates: [
                person("p", 600, "J2", "A B"), person("q", 590, "J1", "A B"),
                person("r", 580, "J2", "B A"), person("x", 560, "J1", wishes),
                person("y", 545, "J1", "B A"),
            ])
    }

    @Test("M2 gives y the seat that x, the better one, gets only by hiding a wish")
    func truthUnderM2() throws {
        let rule = SeniorRule(.m2)
        #expect(
            Self.seats(try Self.truthMarket(x: "A B"), rule) == [
                "p A open", "q A quota", "r B open", "x BELOW_LINE", "y B quota",
            ])
        #expect(
            Self.seats(try Self.truthMarket(x: "B"), rule) == [
                "p A open", "q A quota", "r B open", "x B quota", "y BELOW_LINE",
            ])
    }

    @Test("M3 gives x the seat whether the truth is told or not", arguments: ["A B", "B", "B A"])
    func truthUnderM3(wishes: String) throws {
        #expect(
            Self.seats(try Self.truthMarket(x: wishes), SeniorRule(.m3)) == [
                "p A open", "q A quota", "r B open", "x B quota", "y BELOW_LINE",
            ])
    }

    /// One open seat and two for J. A floor that moved with the line would refuse c among {a, c, j1, j2}, and take
    /// c back when b comes: then whoever applies first would decide.
    @Test(
        "who was refused stays refused when somebody better comes: floors are frozen",
        arguments: SeniorRule.FillingOrder.allCases)
    func frozenFloor(order: SeniorRule.FillingOrder) throws {
        let few = [
            Self.person("a", 560, "K", "H"), Self.person("c", 555, "K", "H"),
            Self.person("j1", 520, "J", "H"), Self.person("j2", 515, "J", "H"),
        ]
        func market(_ candidates: [SeniorCandidate]) throws -> SeniorMarket {
            try SeniorMarket(
                schools: [Self.school("H", open: 1)],
                quotas: [SeniorQuota(school: "H", juniorSchool: "J", seats: 2)],
                candidates: candidates)
        }
        let rule = SeniorRule(.m3, order: order)
        #expect(
            Self.seats(try market(few), rule) == [
                "a H open", "c BELOW_LINE", "j1 H quota", "j2 H quota",
            ])
        // With b, the frozen line is 600 and the floor 550: an input of its own, with a floor of its own.
        let all = few + [Self.person("b", 600, "K", "H")]
        let result = SeniorAdmission.run(try market(all), under: rule)
        #expect(result.floors.map(\.floor.description) == ["550"])
        for shift in all.indices {
            let turned = Array(all[shift...] + all[..<shift])
            #expect(
                Self.seats(try market(turned), rule) == [
                    "a H reverted", "b H open", "c H reverted", "j1 BELOW_LINE", "j2 BELOW_LINE",
                ])
        }
    }

    @Test("open first is over and above, reserve first a minimum guarantee")
    func fillingOrder() throws {
        let market = try SeniorMarket(
            schools: [Self.school("H", open: 2)],
            quotas: [SeniorQuota(school: "H", juniorSchool: "M", seats: 2)],
            candidates: ["T1", "M1", "T2", "M2", "T3", "M3", "T4"].enumerated().map { place, id in
                Self.person(id, 600 - place, String(id.prefix(1)), "H")
            })
        func admitted(_ order: SeniorRule.FillingOrder) -> [String] {
            Self.seats(market, SeniorRule(.m3, order: order)).filter { $0.contains(" H ") }
        }
        #expect(
            admitted(.openFirst) == ["M1 H open", "M2 H quota", "M3 H quota", "T1 H open"])
        #expect(
            admitted(.reserveFirst) == ["M1 H quota", "M2 H quota", "T1 H open", "T2 H open"])
    }

    @Test("M0 keeps a seat for whoever listed the school first, M1 for whoever is better")
    func wishOrder() throws {
        let market = try SeniorMarket(
            schools: [Self.school("A", open: 1), Self.school("B", open: 1)],
            candidates: [
                Self.person("a", 600, "J", "A B"), Self.person("b", 590, "J", "A B"),
                Self.person("c", 400, "J", "B"),
            ])
        #expect(
            Self.seats(market, SeniorRule(.m0)) == ["a A open", "b BELOW_LINE", "c B open"])
        #expect(
            Self.seats(market, SeniorRule(.m1)) == ["a A open", "b B open", "c BELOW_LINE"])
    }

    @Test(
        "equals at the line: all with an amendment, none and nobody below, or one by ticket",
        arguments: SeniorRule.Mechanism.allCases)
    func ties(mechanism: SeniorRule.Mechanism) throws {
        let market = try SeniorMarket(
            schools: [Self.school("A", open: 2)],
            candidates: [
                Self.person("a", 600, "J", "A"), Self.person("b", 590, "J", "A", keys: [5]),
                Self.person("c", 590, "J", "A", keys: [5]), Self.person("d", 590, "J", "A"),
            ])
        let all = SeniorAdmission.run(market, under: SeniorRule(mechanism, tie: .admitAll))
        #expect(all.amendments.map(\.admitted) == [3])
        #expect(all.amendments.map(\.seats) == [2])
        #expect(
            Self.seats(market, SeniorRule(mechanism, tie: .admitAll)) == [
                "a A open", "b A open", "c A open", "d BELOW_LINE",
            ])
        #expect(
            Self.seats(market, SeniorRule(mechanism, tie: .rejectAll)) == [
                "a A open", "b TIE_REFUSED", "c TIE_REFUSED", "d BELOW_LINE",
            ])
        let first = Self.seats(market, SeniorRule(mechanism, tie: .lottery, seed: "one"))
        let second = Self.seats(market, SeniorRule(mechanism, tie: .lottery, seed: "3"))
        let tickets = ["one", "3"].map { seed in
            TieTicket(seed: seed, candidate: "b") < TieTicket(seed: seed, candidate: "c")
        }
        #expect(
            [first, second]
                == tickets.map { isBFirst in
                    isBFirst
                        ? ["a A open", "b A open", "c LOTTERY_LOST", "d BELOW_LINE"]
                        : ["a A open", "b LOTTERY_LOST", "c A open", "d BELOW_LINE"]
                })
    }

    @Test(
        "a seat that refused equals left empty: by wish rank a better one takes it later, nobody else; else it stays empty",
        arguments: SeniorRule.Mechanism.allCases)
    func refusedSeatLater(mechanism: SeniorRule.Mechanism) throws {
        // t and u are equal for A's seat. w takes B's; z is better than t and u, v is worse, and both list A second.
        func market(_ later: [SeniorCandidate]) throws -> SeniorMarket {
            try SeniorMarket(
                schools: [Self.school("A", open: 1), Self.school("B", open: 1)],
                candidates: [
                    Self.person("t", 500, "J", "A"), Self.person("u", 500, "J", "A"),
                    Self.person("w", 560, "J", "B"),
                ] + later)
        }
        let rule = SeniorRule(mechanism, tie: .rejectAll)
        let (z, v) = (Self.person("z", 550, "J", "B A"), Self.person("v", 490, "J", "B A"))
        // By wish rank t and u were refused first, with the seat empty; else z had it before them.
        let refusal = [.m0, .m2].contains(mechanism) ? "TIE_REFUSED" : "BELOW_LINE"
        #expect(
            Self.seats(try market([z]), rule)
                == ["t \(refusal)", "u \(refusal)", "w B open", "z A open"])
        #expect(
            Self.seats(try market([v]), rule)
                == ["t TIE_REFUSED", "u TIE_REFUSED", "v BELOW_LINE", "w B open"])
    }

    @Test("a reserved seat that refused equals neither reverts nor is there for later wishes")
    func refusedReservedSeat() throws {
        let market = try SeniorMarket(
            schools: [Self.school("A", open: 1), Self.school("B", open: 1)],
            quotas: [SeniorQuota(school: "A", juniorSchool: "J1", seats: 1)],
            candidates: [
                Self.person("p", 510, "J2", "A"), Self.person("t", 500, "J1", "A"),
                Self.person("u", 500, "J1", "A"), Self.person("w", 560, "J2", "B"),
                Self.person("z", 505, "J1", "B A"),
            ])
        #expect(
            Self.seats(market, SeniorRule(.m2, tie: .rejectAll)) == [
                "p A open", "t TIE_REFUSED", "u TIE_REFUSED", "w B open", "z BELOW_LINE",
            ])
        // Under M3 z applies for the reserved seat itself, and is the one better than the two.
        #expect(
            Self.seats(market, SeniorRule(.m3, tie: .rejectAll)) == [
                "p A open", "t BELOW_LINE", "u BELOW_LINE", "w B open", "z A quota",
            ])
    }

    @Test("a control line keeps an empty seat empty")
    func controlLine() throws {
        let market = try SeniorMarket(
            schools: [Self.school("A", open: 2, control: 390)],
            candidates: [Self.person("a", 389, "J", "A"), Self.person("b", 390, "J", "A")])
        #expect(
            Self.seats(market, SeniorRule(.m3)) == ["a BELOW_CONTROL_LINE", "b A open"])
    }
}

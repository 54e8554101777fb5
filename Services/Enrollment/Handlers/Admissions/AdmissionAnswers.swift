import Admission
import Bus
import Contracts

// The engine's words in the contract's: closed sets, each case named so that a new one does not compile unnoticed.

extension AdmissionLines {
    init(_ result: SeniorResult) throws {
        let lines = Dictionary(grouping: result.lines, by: \.school)
        let floors = Dictionary(
            result.floors.map { ($0.school, $0) }, uniquingKeysWith: { first, _ in first })
        self.init(
            ruleVersion: result.ruleVersion.description,
            rule: AppliedRule(
                mechanism: AdmissionMechanism(result.rule.mechanism),
                floorDelta: result.rule.floorDelta.number, tie: AdmissionTie(result.rule.tie),
                order: AdmissionOrder(result.rule.order), seed: result.seed),
            inputHash: result.inputHash,
            schools: try result.schools.map { school in
                SchoolLines(
                    school: try SchoolCode(school.code), controlLine: school.controlLine.number,
                    frozenLine: floors[school.code]?.line.number,
                    floor: floors[school.code]?.floor.number,
                    lines: try (lines[school.code] ?? []).map(SeatLine.init))
            },
            amendments: try result.amendments.map { amendment in
                LineAmendment(
                    school: try SchoolCode(amendment.school), seat: AdmissionSeat(amendment.seat),
                    juniorSchool: try amendment.juniorSchool.map { try SchoolCode($0) },
                    wishRank: amendment.wishRank, seats: amendment.seats,
                    admitted: amendment.admitted)
            })
    }
}

extension AdmissionLines {
    /// What is published: of a line that is not in force, who came last is a bar to nobody, and left out.
    var published: AdmissionLines {
        var lines = self
        for school in lines.schools.indices {
            for line in lines.schools[school].lines.indices
            where !lines.schools[school].lines[line].closed {
                lines.schools[school].lines[line].lowest = nil
            }
        }
        return lines
    }
}

extension SeatLine {
    fileprivate init(_ line: SeniorLine) throws {
        self.init(
            seat: AdmissionSeat(line.seat),
            juniorSchool: try line.juniorSchool.map { try SchoolCode($0) },
            wishRank: line.wishRank, seats: line.seats, admitted: line.admitted,
            closed: line.isClosed, lowest: line.lowest.map(LineMark.init),
            refusedTie: line.refusedTie.map(LineMark.init))
    }
}

extension LineMark {
    fileprivate init(_ mark: SeniorMark) {
        self.init(
            score: mark.score.number, keys: mark.keys.map(\.number),
            ticket: mark.ticket?.description)
    }
}

extension BlockedWish {
    init(_ verdict: WishVerdict) throws {
        self.init(
            school: try SchoolCode(verdict.school),
            control: verdict.control.map(AdmissionReason.init),
            open: verdict.open.map(AdmissionReason.init),
            quota: verdict.quota.map(AdmissionReason.init),
            reverted: verdict.reverted.map(AdmissionReason.init))
    }
}

extension ExamScore {
    /// Two decimals survive a double.
    var number: Double { Double(hundredths) / 100 }
}

extension AdmissionSeat {
    init(_ seat: SeniorSeat) {
        self =
            switch seat {
            case .open: .open
            case .quota: .quota
            case .reverted: .reverted
            }
    }

    /// The plan line the seat is of: a reverted one is a reserved seat.
    var type: SeatType { self == .open ? .open : .quota }
}

extension AdmissionReason {
    init(_ reason: SeniorReason) {
        self =
            switch reason {
            case .admitted: .admitted
            case .noWish: .noWish
            case .tieRefused: .tieRefused
            case .lotteryLost: .lotteryLost
            case .belowLine: .belowLine
            case .noSeat: .noSeat
            case .belowControlLine: .belowControlLine
            case .noQuota: .noQuota
            case .notEligible: .notEligible
            case .belowFloor: .belowFloor
            case .notFirstWish: .notFirstWish
            }
    }
}

extension AdmissionMechanism {
    init(_ mechanism: SeniorRule.Mechanism) {
        self =
            switch mechanism {
            case .m0: .m0
            case .m1: .m1
            case .m2: .m2
            case .m3: .m3
            }
    }

    var engine: SeniorRule.Mechanism {
        switch self {
        case .m0: .m0
        case .m1: .m1
        case .m2: .m2
        case .m3: .m3
        }
    }
}

extension AdmissionTie {
    init(_ tie: SeniorRule.TiePolicy) {
        self =
            switch tie {
            case .admitAll: .admitAll
            case .rejectAll: .rejectAll
            case .lottery: .lottery
            }
    }

    var engine: SeniorRule.TiePolicy {
        switch self {
        case .admitAll: .admitAll
        case .rejectAll: .rejectAll
        case .lottery: .lottery
        }
    }
}

extension AdmissionOrder {
    init(_ order: SeniorRule.FillingOrder) {
        self =
            switch order {
            case .openFirst: .openFirst
            case .reserveFirst: .reserveFirst
            }
    }

    var engine: SeniorRule.FillingOrder {
        switch self {
        case .openFirst: .openFirst
        case .reserveFirst: .reserveFirst
        }
    }
}

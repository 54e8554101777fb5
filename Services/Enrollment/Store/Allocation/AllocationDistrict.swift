import Admission
import Bus
import Contracts
import Store

/// A run's frozen list and its result, between the store's rows and the engine's values.
struct AllocationDistrict {
    private let run: AllocationRunRow
    private let tiers: PublishedTiers
    let district: CompulsoryDistrict

    /// - Parameter places: of the lottery; nil before it is drawn, when places only tell parties apart.
    init(
        _ run: AllocationRunRow, tiers: PublishedTiers, schools: [AllocationSchoolRow],
        catchments: [Catchment], children: [AllocationChildRow], places: [String: Int]?
    ) throws {
        self.run = run
        self.tiers = tiers
        var parties: [String: Int] = [:]
        district = CompulsoryDistrict(
            district: run.region.text, schoolYear: run.schoolYear.text, stage: run.stage.rawValue,
            day: run.schoolYear.firstDay.text, tiers: run.tiers,
            schools: schools.map {
                .init(
                    code: $0.schoolCode.text, isPrivate: $0.ownership == .private,
                    seats: $0.seats)
            },
            catchments: catchments.map(\.district),
            children: try children.map { row in
                let party = row.groupKey ?? row.receipt.text
                let provisional = parties[party, default: parties.count + 1]
                parties[party] = provisional
                guard let places else { return row.child(lotteryPlace: provisional) }
                guard let place = places[try row.requireLotteryNumber().text] else {
                    throw RuleViolation(
                        "E9", "OTHER_LIST", field: "runID",
                        "\(row.receipt) has no place in the run's lottery")
                }
                return row.child(lotteryPlace: place)
            })
        try refusing { () throws(AdmissionFault) in
            do throws(AdmissionFault) {
                try district.check()
            } catch {
                throw district.named(error)
            }
        }
    }

    /// What is kept of a result.
    struct Executed {
        let inputHash: String
        let resultHash: String
        let ruleVersion: String
        let results: [AllocationResultRow]
        let schools: [AllocationSchoolResultRow]
    }

    /// Computes the result, and what is kept of it.
    func execute() throws -> Executed {
        let result = try refusing { () throws(AdmissionFault) in
            try CompulsoryAllocation.run(district)
        }
        let places = Dictionary(
            district.children.map { ($0.id, $0.lotteryPlace) }, uniquingKeysWith: { $1 })
        return Executed(
            inputHash: result.inputHash, resultHash: result.resultHash,
            ruleVersion: result.ruleVersion,
            results: try result.decisions.map { decision in
                AllocationResultRow(
                    runID: run.id, receipt: try ReceiptNumber(decision.child),
                    outcome: decision.outcome.contract, reason: decision.reason.contract,
                    tier: decision.tier, mark: decision.mark.flatMap(tiers.mark),
                    lotteryPlace: places[decision.child] ?? 0,
                    schoolCode: try decision.school.map { try SchoolCode($0) },
                    missed: try decision.missed.map { try SchoolCode($0) })
            },
            schools: try result.schools.map { line in
                AllocationSchoolResultRow(
                    runID: run.id, schoolCode: try SchoolCode(line.school), placed: line.placed,
                    missedBy: line.missedBy,
                    lastOfCatchment: line.lastOfCatchment.flatMap(tiers.mark),
                    lastOfNeighbours: line.lastOfNeighbours.flatMap(tiers.mark),
                    lastLotteryPlace: line.lastLotteryPlace)
            })
    }
}

extension ReadTransaction {
    /// The frozen list, with the places of its lottery or without.
    func allocationDistrict(
        _ run: AllocationRunRow, places: [String: Int]? = nil
    ) throws -> AllocationDistrict {
        try AllocationDistrict(
            run,
            tiers: PublishedTiers(
                table: tierTable(run.tierTable), rule: run.rule, year: run.schoolYear),
            schools: allocationSchools(run.id), catchments: catchments(of: run.catchmentPlan),
            children: pooledChildren(run.id), places: places)
    }
}

extension CompulsoryDistrict {
    /// A fault by what an officer knows: the receipt number or code in place of an index of the engine's input.
    fileprivate func named(_ fault: AdmissionFault) -> AdmissionFault {
        let path = fault.path
        guard let open = path.firstIndex(of: "["), let close = path.firstIndex(of: "]"),
            let index = Int(path[path.index(after: open)..<close])
        else { return fault }
        let names =
            switch path[..<open] {
            case "children": children.map(\.id)
            case "catchments": catchments.map(\.code)
            case "schools": schools.map(\.code)
            default: [String]()
            }
        guard names.indices.contains(index) else { return fault }
        return AdmissionFault(
            "\(path[...open])\(names[index])\(path[close...])", rule: fault.rule, fault.message)
    }
}

// The engine's words in the contract's: closed sets, each case named so that a new one does not compile unnoticed.

extension CompulsoryResult.Outcome {
    fileprivate var contract: AllocationOutcome {
        switch self {
        case .placed: .placed
        case .openCase: .openCase
        case .ineligible: .ineligible
        }
    }
}

extension CompulsoryResult.Reason {
    fileprivate var contract: AllocationReason {
        switch self {
        case .privateAllAdmitted: .privateAllAdmitted
        case .privateLottery: .privateLottery
        case .catchment: .catchment
        case .neighbour: .neighbour
        case .noCatchment: .noCatchment
        case .noTier: .noTier
        case .noSeat: .noSeat
        case .noRoomTogether: .noRoomTogether
        case .ineligible: .ineligible
        }
    }
}

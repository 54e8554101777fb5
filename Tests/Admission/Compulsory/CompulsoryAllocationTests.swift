import Admission
import Testing

struct CompulsoryAllocationTests {
    private static let districts = (0..<3000).map { RandomDistricts.make($0) }
    private static let results = Result { try districts.map { try CompulsoryAllocation.run($0) } }

    private struct Answer: Decodable {
        var listHash: String
        var inputHash: String
        var resultHash: String
        var lines: [String]
    }

    @Test("a second, naive implementation gives three thousand districts the same bytes")
    func foreign() throws {
        let answers = try PythonPeer.run(
            "compulsory_oracle.py", on: Self.districts, as: Answer.self)
        for (seed, (result, answer)) in zip(try Self.results.get(), answers).enumerated() {
            #expect(Self.districts[seed].listHash == answer.listHash, "seed \(seed)")
            #expect(result.inputHash == answer.inputHash, "seed \(seed)")
            #expect(result.resultHash == answer.resultHash, "seed \(seed): \(answer.lines)")
        }
    }

    @Test("the random districts have every outcome, reason, rule and tie in them")
    func coverage() throws {
        let results = try Self.results.get()
        let reasons = Set(results.flatMap(\.decisions).map(\.reason))
        #expect(reasons == Set(CompulsoryResult.Reason.allCases))
        #expect(Set(Self.districts.map(\.tiers.privateLosers)).count == 2)
        #expect(Set(Self.districts.map(\.tiers.overflowRings)).count == 4)
        let tiers = Set(results.flatMap(\.decisions).compactMap(\.tier))
        #expect(tiers == ["S", "1", "2a", "2b", "3"])
    }

    @Test("no seat is given twice, every child is in exactly one list, twins are together")
    func books() throws {
        for (district, result) in zip(Self.districts, try Self.results.get()) {
            #expect(result.report.isClosed)
            #expect(result.decisions.map(\.child) == district.children.map(\.id).sorted())
            for line in result.schools {
                #expect(line.placed <= line.seats)
                #expect(result.decisions.count { $0.school == line.school } == line.placed)
                #expect(
                    result.decisions.count { $0.missed.contains(line.school) } == line.missedBy)
            }
            let byID = Dictionary(uniqueKeysWithValues: result.decisions.map { ($0.child, $0) })
            let groups = Dictionary(
                grouping: district.children.filter { $0.group != nil }, by: \.group)
            for members in groups.values {
                #expect(Set(members.map { byID[$0.id]?.school }).count == 1)
            }
            for decision in result.decisions {
                #expect((decision.outcome == .placed) == (decision.school != nil))
            }
        }
    }

    @Test(
        "nobody of a lower tier is placed at a school of the catchment before a higher one who wanted it"
    )
    func tiers() throws {
        for (district, result) in zip(Self.districts, try Self.results.get())
        where district.tiers.privateLosers == .keepTier {
            let order = district.tiers.tiers.map(\.code)
            func rank(_ decision: CompulsoryResult.Decision) -> Int {
                decision.tier.flatMap { order.firstIndex(of: $0) } ?? order.count
            }
            let sizes = Dictionary(grouping: district.children, by: { $0.group ?? $0.id })
                .mapValues(\.count)
            let partySize = Dictionary(
                uniqueKeysWithValues: district.children.map {
                    ($0.id, sizes[$0.group ?? $0.id] ?? 1)
                })
            for lost in result.decisions {
                for school in lost.missed {
                    // A single child who missed a school: all its seats went to no lower tier.
                    let isPrivate = district.schools.first { $0.code == school }?.isPrivate
                    guard isPrivate == false, partySize[lost.child] == 1 else { continue }
                    for other in result.decisions where other.school == school {
                        #expect(other.reason == .catchment)
                        #expect(rank(other) <= rank(lost))
                    }
                }
            }
        }
    }

    @Test("the lines are enough to see that one was not passed over, and who was last")
    func marks() throws {
        for (district, result) in zip(Self.districts, try Self.results.get()) {
            let lines = Dictionary(uniqueKeysWithValues: result.schools.map { ($0.school, $0) })
            let groups = Dictionary(grouping: district.children, by: { $0.group ?? $0.id })
            let byID = Dictionary(uniqueKeysWithValues: district.children.map { ($0.id, $0) })
            for decision in result.decisions {
                let child = try #require(byID[decision.child])
                let line = try decision.school.map { try #require(lines[$0]) }
                switch decision.reason {
                case .catchment:
                    #expect(try #require(decision.mark) <= line!.lastOfCatchment!)
                case .neighbour:
                    #expect(try #require(decision.mark) <= line!.lastOfNeighbours!)
                case .privateLottery, .privateAllAdmitted:
                    #expect(decision.mark == nil)
                    #expect(child.lotteryPlace <= line!.lastLotteryPlace!)
                case .noCatchment, .noTier, .ineligible: #expect(decision.mark == nil)
                case .noSeat, .noRoomTogether: #expect(decision.mark != nil)
                }
                guard let mark = decision.mark, groups[child.group ?? child.id]?.count == 1
                else { continue }
                for school in decision.missed {
                    // Whoever it took from its catchments was before the one who missed it.
                    let last = try #require(lines[school])
                    #expect(last.placed == last.seats)
                    if let taken = last.lastOfCatchment { #expect(taken < mark) }
                }
            }
        }
    }

    @Test("a private school with room admits all who wished it; one without goes by the lottery")
    func privateSchools() throws {
        for (district, result) in zip(Self.districts, try Self.results.get()) {
            let byID = Dictionary(uniqueKeysWithValues: result.decisions.map { ($0.child, $0) })
            for school in district.schools where school.isPrivate {
                let applicants = district.children.filter {
                    $0.ineligible == nil && $0.wishes.contains(school.code)
                }
                let missed = applicants.filter {
                    byID[$0.id]?.missed.contains(school.code) == true
                }
                if applicants.count <= school.seats { #expect(missed.isEmpty) }
                let worst =
                    applicants.filter { byID[$0.id]?.school == school.code }
                    .map(\.lotteryPlace).max() ?? 0
                for child in missed where child.group == nil {
                    #expect(child.lotteryPlace > worst)
                }
            }
        }
    }

    @Test("the order of schools, catchments and children means nothing")
    func orderIndependence() throws {
        var random = LotteryNumbers(seed: 7)
        for (district, result) in zip(Self.districts, try Self.results.get()).prefix(500) {
            var other = district
            other.schools.shuffle(using: &random)
            other.catchments.shuffle(using: &random)
            other.children.shuffle(using: &random)
            for index in other.children.indices {
                other.children[index].facts.shuffle(using: &random)
            }
            #expect(try CompulsoryAllocation.run(other) == result)
        }
    }

    @Test("with seats enough in reach every child with a tier has a place")
    func enoughSeats() throws {
        for district in Self.districts.prefix(500) {
            var rich = district
            rich.tiers.overflowRings = nil
            for index in rich.schools.indices { rich.schools[index].seats = 100 }
            for decision in try CompulsoryAllocation.run(rich).decisions {
                #expect(decision.reason != .noRoomTogether)
                if decision.reason == .noSeat {
                    let child = try #require(rich.children.first { $0.id == decision.child })
                    #expect(Self.schoolsInReach(of: child, in: rich).isEmpty)
                }
            }
        }
    }

    /// Every public school that a walk from neighbour to neighbour comes to.
    private static func schoolsInReach(
        of child: CompulsoryDistrict.Child, in district: CompulsoryDistrict
    ) -> Set<String> {
        var codes = Set(
            district.catchments.filter { $0.communities.contains(child.community) }.map(\.code))
        var size = 0
        while size < codes.count {
            size = codes.count
            for catchment in district.catchments where codes.contains(catchment.code) {
                codes.formUnion(catchment.neighbours)
            }
        }
        return Set(district.catchments.filter { codes.contains($0.code) }.flatMap(\.schools))
    }

    @Test("a false wish for a private school costs a family its tier where the district says so")
    func privateLosers() throws {
        func result(_ losers: TierTable.PrivateLosers) throws -> [String: String?] {
            let district = CompulsoryDistrict(
                district: "410802", schoolYear: "2026", stage: "primary", day: "2026-08-01",
                tiers: TierTable(
                    id: "t", validFrom: "2026-01-01", validTo: nil, document: "d", heading: "h",
                    tiers: [
                        .init("1", allOf: [.homeInCatchment], tie: .distance),
                        .init("3", allOf: [.workInDistrict], tie: .distance),
                    ], privateLosers: losers, overflowRings: nil),
                schools: [
                    .init(code: "public", isPrivate: false, seats: 1),
                    .init(code: "private", isPrivate: true, seats: 0),
                ],
                catchments: [
                    .init(code: "c", communities: ["m"], schools: ["public"], neighbours: [])
                ],
                children: [
                    .init(
                        id: "a", community: "m", facts: [.homeInCatchment], distanceMetres: 5,
                        lotteryPlace: 1, wishes: ["private"]),
                    .init(
                        id: "b", community: "m", facts: [.workInDistrict], distanceMetres: 1,
                        lotteryPlace: 2),
                ])
            return Dictionary(
                uniqueKeysWithValues: try CompulsoryAllocation.run(district).decisions.map {
                    ($0.child, $0.school)
                })
        }
        #expect(try result(.keepTier) == ["a": "public", "b": nil])
        #expect(try result(.afterAllTiers) == ["a": nil, "b": "public"])
    }

    struct Change: Sendable, CustomStringConvertible {
        let path: String
        let rule: String
        let make: @Sendable (inout CompulsoryDistrict) -> Void

        init(
            _ path: String, _ rule: String,
            _ make: @escaping @Sendable (inout CompulsoryDistrict) -> Void
        ) {
            self.path = path
            self.rule = rule
            self.make = make
        }

        var description: String { "\(path) \(rule)" }
    }

    @Test(
        "what cannot be allocated is named by path and rule, and nothing is computed",
        arguments: [
            Change("day", "validity") { $0.day = "2027-01-01" },
            Change("day", "validity") { $0.day = "2025-12-31" },
            Change("day", "day") { $0.day = "2026-02-29" },
            Change("tiers.tiers[1].code", "unique") { $0.tiers.tiers[1].code = "a" },
            Change("tiers.tiers[0]", "condition") { $0.tiers.tiers[0].allOf = [] },
            Change("tiers.overflowRings", "range") { $0.tiers.overflowRings = -1 },
            Change("schools[1]", "unique") { $0.schools[1].code = "s1" },
            Change("schools[0].seats", "range") { $0.schools[0].seats = -1 },
            Change("catchments[0].schools[1]", "school") {
                $0.catchments[0].schools = ["s1", "p"]
            },
            Change("catchments[1].communities[0]", "unique") {
                $0.catchments[1].communities = ["m1"]
            },
            Change("catchments[0].neighbours[0]", "catchment") {
                $0.catchments[0].neighbours = ["c1"]
            },
            Change("children[1]", "unique") { $0.children[1].id = "a" },
            Change("children[1].lotteryPlace", "unique") { $0.children[1].lotteryPlace = 1 },
            Change("children[0].registeredOn", "required") { $0.children[0].registeredOn = nil },
            Change("children[1].distanceMetres", "required") {
                $0.children[1].distanceMetres = nil
            },
            Change("children[0].wishes[0]", "school") { $0.children[0].wishes = ["s2"] },
            Change("children[1]", "group") {
                $0.children[0].group = "g"
                $0.children[1].group = "g"
            },
        ])
    func rules(change: Change) throws {
        var district = CompulsoryDistrict(
            district: "410802", schoolYear: "2026", stage: "primary", day: "2026-08-01",
            tiers: TierTable(
                id: "t", validFrom: "2026-01-01", validTo: "2026-12-31", document: "d",
                heading: "h",
                tiers: [
                    .init("a", allOf: [.homeInCatchment], tie: .registrationDate),
                    .init("b", allOf: [.workInDistrict], tie: .distance),
                ], privateLosers: .keepTier, overflowRings: 1),
            schools: [
                .init(code: "s1", isPrivate: false, seats: 1),
                .init(code: "s2", isPrivate: false, seats: 1),
                .init(code: "p", isPrivate: true, seats: 1),
            ],
            catchments: [
                .init(code: "c1", communities: ["m1"], schools: ["s1"], neighbours: ["c2"]),
                .init(code: "c2", communities: ["m2"], schools: ["s2"], neighbours: []),
            ],
            children: [
                .init(
                    id: "a", community: "m1", facts: [.homeInCatchment],
                    registeredOn: "2020-02-29", lotteryPlace: 1),
                .init(
                    id: "b", community: "m1", facts: [.workInDistrict], distanceMetres: 100,
                    lotteryPlace: 2),
            ])
        _ = try CompulsoryAllocation.run(district)
        change.make(&district)
        let fault = #expect(throws: AdmissionFault.self) {
            try CompulsoryAllocation.run(district)
        }
        #expect(fault?.path == change.path)
        #expect(fault?.rule == change.rule)
    }
}

import Admission

/// Small districts from a seed: too few seats and too many, shared schools, twins, every tier and tie rule.
enum RandomDistricts {
    static func make(_ seed: UInt64) -> CompulsoryDistrict {
        var random = LotteryNumbers(seed: seed)
        let publicCodes = (0..<Int.random(in: 1...6, using: &random)).map { "21419000\(10 + $0)" }
        let privateCodes = (0..<Int.random(in: 0...2, using: &random)).map { "21419100\(10 + $0)" }
        let schools = (publicCodes + privateCodes).map {
            CompulsoryDistrict.School(
                code: $0, isPrivate: privateCodes.contains($0),
                seats: Int.random(in: 0...8, using: &random))
        }
        let names = (0..<Int.random(in: 1...5, using: &random)).map { "c\($0)" }
        let catchments = names.enumerated().map { index, name in
            CompulsoryDistrict.Catchment(
                code: name, communities: ["m\(index)a", "m\(index)b"],
                schools: Array(
                    publicCodes.shuffled(using: &random)
                        .prefix(Int.random(in: 0...3, using: &random))),
                neighbours: Array(
                    names.filter { $0 != name }.shuffled(using: &random)
                        .prefix(Int.random(in: 0...3, using: &random))))
        }
        let children = children(
            Int.random(in: 1...30, using: &random), catchments, privateCodes, &random)
        return CompulsoryDistrict(
            district: "410802", schoolYear: "2026", stage: "primary", day: "2026-08-01",
            tiers: table(&random), schools: schools.shuffled(using: &random),
            catchments: catchments.shuffled(using: &random),
            children: children.shuffled(using: &random))
    }

    /// The skeleton every city uses; a sample, no city's own.
    static func table(_ random: inout LotteryNumbers) -> TierTable {
        func tie() -> TierTable.Tie {
            TierTable.Tie.allCases.randomElement(using: &random) ?? .lottery
        }
        return TierTable(
            id: "sample-2026", validFrom: "2026-01-01", validTo: "2026-12-31",
            document: "示例文件", heading: "示例：录取顺序",
            tiers: [
                .init("S", allOf: [.policyGroup], tie: tie()),
                .init(
                    "1", allOf: [.householdInCatchment],
                    anyOf: [.homeInCatchment, .homeOfGrandparentsInCatchment], tie: tie()),
                .init("2a", allOf: [.homeInCatchment], tie: tie()),
                .init("2b", allOf: [.householdInCatchment], tie: tie()),
                .init(
                    "3", allOf: [.residencePermitInDistrict],
                    anyOf: [.workInDistrict, .businessInDistrict], tie: tie()),
            ],
            privateLosers: TierTable.PrivateLosers.allCases.randomElement(using: &random)
                ?? .keepTier,
            overflowRings: [nil, 0, 1, 2].randomElement(using: &random) ?? nil)
    }

    private static func children(
        _ count: Int, _ catchments: [CompulsoryDistrict.Catchment], _ privateCodes: [String],
        _ random: inout LotteryNumbers
    ) -> [CompulsoryDistrict.Child] {
        let places = (1...count).shuffled(using: &random)
        var children: [CompulsoryDistrict.Child] = []
        for number in 0..<count {
            let catchment = catchments.randomElement(using: &random)
            let own = catchment?.schools ?? []
            var wishes =
                privateCodes.shuffled(using: &random)
                .prefix(Int.random(in: 0...4, using: &random) / 2)
                + own.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random))
            wishes.shuffle(using: &random)
            let isOut = Int.random(in: 0..<12, using: &random) == 0
            let facts = TierTable.Fact.allCases.filter { fact in
                Int.random(in: 0..<(fact == .policyGroup ? 12 : 2), using: &random) == 0
            }
            var child = CompulsoryDistrict.Child(
                id: "R-\(100 + number)",
                community: isOut && own.isEmpty
                    ? "elsewhere" : catchment?.communities.randomElement(using: &random) ?? "m0a",
                facts: facts, registeredOn: "20\(Int.random(in: 10...12, using: &random))-02-28",
                distanceMetres: Int.random(in: 0...4, using: &random) * 100,
                lotteryPlace: places[number], wishes: Array(wishes),
                ineligible: Int.random(in: 0..<15, using: &random) == 0 ? "UNDER_AGE" : nil)
            if Int.random(in: 0..<8, using: &random) == 0 {
                child.group = "twins-\(number)"
                var twin = child
                twin.id += "b"
                children.append(twin)
            }
            children.append(child)
        }
        return children
    }
}

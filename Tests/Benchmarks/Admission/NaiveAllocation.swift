import Admission

/// The same places found by looking through everything for every child, as the page of the rule reads.
enum NaiveAllocation {
    /// The school of every child that has a place, by receipt number.
    static func run(_ district: CompulsoryDistrict) -> [String: String] {
        var places: [String: String] = [:]
        var left = Dictionary(
            uniqueKeysWithValues: district.schools.map { ($0.code, $0.seats) })
        func take(_ school: String, _ child: String) -> Bool {
            guard places[child] == nil, left[school, default: 0] > 0 else { return false }
            left[school, default: 0] -= 1
            places[child] = school
            return true
        }
        for child in district.children.sorted(by: { $0.lotteryPlace < $1.lotteryPlace }) {
            for wish in child.wishes where take(wish, child.id) { break }
        }
        let line = district.children.filter { places[$0.id] == nil }
            .compactMap { child -> (child: CompulsoryDistrict.Child, key: (Int, String, Int))? in
                let tiers = district.tiers.tiers
                let tier = tiers.firstIndex { $0.allOf.allSatisfy(child.facts.contains) }
                guard let tier else { return nil }
                let tie =
                    switch tiers[tier].tie {
                    case .registrationDate: child.registeredOn ?? ""
                    case .distance: padded(child.distanceMetres ?? 0)
                    case .lottery: ""
                    }
                return (child, (tier, tie, child.lotteryPlace))
            }.sorted { $0.key < $1.key }.map(\.child)
        for child in line {
            let home = district.catchments.first { $0.communities.contains(child.community) }
            for school in home?.schools ?? [] where take(school, child.id) { break }
        }
        for child in line where places[child.id] == nil {
            var ring = district.catchments.filter { $0.communities.contains(child.community) }
            var seen = ring.map(\.code)
            search: while !ring.isEmpty {
                var outer: [CompulsoryDistrict.Catchment] = []
                for code in ring.flatMap(\.neighbours) where !seen.contains(code) {
                    seen.append(code)
                    outer += district.catchments.filter { $0.code == code }
                }
                for school in outer.flatMap(\.schools) where take(school, child.id) {
                    break search
                }
                ring = outer
            }
        }
        return places
    }

    private static func padded(_ metres: Int) -> String {
        let digits = String(metres)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}

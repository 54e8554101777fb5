/// What makes a district one that can be allocated.
extension CompulsoryDistrict {
    /// - Throws: the first rule that is broken, by its path.
    public func check() throws(AdmissionFault) {
        for (text, path) in [(district, "district"), (schoolYear, "schoolYear"), (stage, "stage")] {
            try AdmissionText.checkIdentifier(text, at: path)
        }
        try AdmissionText.checkDay(day, at: "day")
        try tiers.check(on: day)
        let schoolsByCode = try Self.unique(schools, by: \.code, at: "schools")
        for (index, school) in schools.enumerated() where school.seats < 0 {
            throw AdmissionFault("schools[\(index)].seats", rule: "range", "must be 0 or more")
        }
        let home = try Self.homes(of: catchments, among: schools)
        _ = try Self.unique(children, by: \.id, at: "children")
        var parties: [String: Int] = [:]
        var places: [Int: Int] = [:]
        for (index, child) in children.enumerated() {
            let path = "children[\(index)]"
            try check(child, at: path, schoolsByCode, home)
            if let group = child.group {
                try AdmissionText.checkIdentifier(group, at: "\(path).group")
                let first = parties[group, default: index]
                guard child.isTwin(of: children[first]) else {
                    throw AdmissionFault(path, rule: "group", "differs from others of its group")
                }
                parties[group] = first
            }
            let first = places[child.lotteryPlace, default: index]
            guard first == index || (child.group != nil && child.group == children[first].group)
            else {
                throw AdmissionFault(
                    "\(path).lotteryPlace", rule: "unique", "is another child's place too")
            }
            places[child.lotteryPlace] = first
        }
    }

    /// Which catchment, by index, a community belongs to: in one only, with public schools and known neighbours.
    ///
    /// - Throws: the first rule that is broken, by its path.
    @discardableResult
    public static func homes(
        of catchments: [Catchment], among schools: [School]
    ) throws(AdmissionFault) -> [String: Int] {
        let schoolsByCode = try Self.unique(schools, by: \.code, at: "schools")
        let byCode = try Self.unique(catchments, by: \.code, at: "catchments")
        var home: [String: Int] = [:]
        for (index, catchment) in catchments.enumerated() {
            let path = "catchments[\(index)]"
            for (place, community) in catchment.communities.enumerated() {
                let field = "\(path).communities[\(place)]"
                try AdmissionText.checkIdentifier(community, at: field)
                guard home.updateValue(index, forKey: community) == nil else {
                    throw AdmissionFault(field, rule: "unique", "is in a catchment already")
                }
            }
            for (place, code) in catchment.schools.enumerated() {
                guard let school = schoolsByCode[code], !schools[school].isPrivate,
                    !catchment.schools[..<place].contains(code)
                else {
                    throw AdmissionFault(
                        "\(path).schools[\(place)]", rule: "school",
                        "must be a public school, once")
                }
            }
            for (place, code) in catchment.neighbours.enumerated() {
                guard byCode[code] != nil, code != catchment.code,
                    !catchment.neighbours[..<place].contains(code)
                else {
                    throw AdmissionFault(
                        "\(path).neighbours[\(place)]", rule: "catchment",
                        "must be another catchment, once")
                }
            }
        }
        return home
    }

    private func check(
        _ child: Child, at path: String, _ schoolsByCode: [String: Int], _ home: [String: Int]
    ) throws(AdmissionFault) {
        try AdmissionText.checkIdentifier(child.community, at: "\(path).community")
        if let reason = child.ineligible {
            try AdmissionText.checkIdentifier(reason, at: "\(path).ineligible")
        }
        if let date = child.registeredOn {
            try AdmissionText.checkDay(date, at: "\(path).registeredOn")
        }
        guard child.distanceMetres ?? 0 >= 0 else {
            throw AdmissionFault("\(path).distanceMetres", rule: "range", "must be 0 or more")
        }
        guard Set(child.facts).count == child.facts.count else {
            throw AdmissionFault("\(path).facts", rule: "unique", "holds a fact twice")
        }
        let own = home[child.community].map { catchments[$0].schools } ?? []
        for (place, code) in child.wishes.enumerated() {
            guard let school = schoolsByCode[code],
                schools[school].isPrivate || own.contains(code),
                !child.wishes[..<place].contains(code)
            else {
                throw AdmissionFault(
                    "\(path).wishes[\(place)]", rule: "school",
                    "must be a private school or one of the own catchment, once")
            }
        }
        guard child.ineligible == nil, home[child.community] != nil,
            let tier = tiers.tiers.first(where: { $0.admits(Set(child.facts)) })
        else { return }
        if tier.tie == .registrationDate, child.registeredOn == nil {
            throw AdmissionFault(
                "\(path).registeredOn", rule: "required", "decides in tier \(tier.code)")
        }
        if tier.tie == .distance, child.distanceMetres == nil {
            throw AdmissionFault(
                "\(path).distanceMetres", rule: "required", "decides in tier \(tier.code)")
        }
    }

    private static func unique<Item>(
        _ items: [Item], by code: (Item) -> String, at path: String
    ) throws(AdmissionFault) -> [String: Int] {
        var known: [String: Int] = [:]
        known.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            try AdmissionText.checkIdentifier(code(item), at: "\(path)[\(index)]")
            guard known.updateValue(index, forKey: code(item)) == nil else {
                throw AdmissionFault(
                    "\(path)[\(index)]", rule: "unique", "\(code(item)) is there twice")
            }
        }
        return known
    }
}

extension CompulsoryDistrict.Child {
    fileprivate func isTwin(of other: Self) -> Bool {
        var same = other
        same.id = id
        same.facts = facts
        return same == self && Set(other.facts) == Set(facts)
    }
}

extension TierTable {
    /// - Throws: unless the table is whole and known to be in force on the day; paths begin with `tiers.`
    public func check(on day: String) throws(AdmissionFault) {
        try AdmissionText.checkIdentifier(id, at: "tiers.id")
        try AdmissionText.checkDay(validFrom, at: "tiers.validFrom")
        if let validTo { try AdmissionText.checkDay(validTo, at: "tiers.validTo") }
        try AdmissionText.checkSource(document, at: "tiers.document")
        try AdmissionText.checkSource(heading, at: "tiers.heading")
        guard covers(day) else {
            throw AdmissionFault(
                "day", rule: "validity",
                "\(id) is known from \(validFrom) to \(validTo ?? "now"), not on \(day)")
        }
        guard !tiers.isEmpty else {
            throw AdmissionFault("tiers.tiers", rule: "range", "must hold a tier")
        }
        for (index, tier) in tiers.enumerated() {
            let path = "tiers.tiers[\(index)]"
            try AdmissionText.checkIdentifier(tier.code, at: "\(path).code")
            guard !tiers[..<index].contains(where: { $0.code == tier.code }) else {
                throw AdmissionFault("\(path).code", rule: "unique", "is there twice")
            }
            guard !(tier.allOf + tier.anyOf).isEmpty else {
                throw AdmissionFault(path, rule: "condition", "asks for nothing")
            }
        }
        if let overflowRings, overflowRings < 0 {
            throw AdmissionFault("tiers.overflowRings", rule: "range", "must be 0 or more")
        }
    }
}

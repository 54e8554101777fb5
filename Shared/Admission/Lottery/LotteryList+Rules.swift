/// What makes a list one that can be frozen.
extension LotteryList {
    /// - Throws: the first rule that is broken, in the order of docs/lottery.md.
    public func check() throws(AdmissionFault) {
        try AdmissionText.checkIdentifier(lottery, at: "list.lottery")
        try AdmissionText.checkSource(publicValueSource, at: "list.publicValueSource")
        let codes = try checkSchools()
        guard (1...LotteryLimits.entries).contains(entries.count) else {
            throw AdmissionFault(
                "list.entries", rule: "range", "must be 1 to \(LotteryLimits.entries)")
        }
        var ids: Set<String> = []
        var groups: [String: (members: Int, first: Int)] = [:]
        for (index, entry) in entries.enumerated() {
            let path = "list.entries[\(index)]"
            try AdmissionText.checkIdentifier(entry.id, at: "\(path).id")
            guard ids.insert(entry.id).inserted else {
                throw AdmissionFault("\(path).id", rule: "unique", "\(entry.id) is there twice")
            }
            try check(entry.wishes, among: codes, at: "\(path).wishes")
            guard let group = entry.group else { continue }
            try AdmissionText.checkIdentifier(group, at: "\(path).group")
            let known = groups[group] ?? (0, index)
            guard entries[known.first].wishes == entry.wishes else {
                throw AdmissionFault(
                    "\(path).wishes", rule: "group", "the group \(group) has other wishes elsewhere"
                )
            }
            groups[group] = (known.members + 1, known.first)
        }
        let single = groups.filter { $0.value.members < 2 }.map(\.value.first).min()
        if let single {
            throw AdmissionFault(
                "list.entries[\(single)].group", rule: "group", "a group has two members or more")
        }
    }

    private func checkSchools() throws(AdmissionFault) -> Set<String> {
        guard schools.count <= LotteryLimits.schools else {
            throw AdmissionFault(
                "list.schools", rule: "range", "must be 0 to \(LotteryLimits.schools)")
        }
        var codes: Set<String> = []
        for (index, school) in schools.enumerated() {
            let path = "list.schools[\(index)]"
            try AdmissionText.checkIdentifier(school.code, at: "\(path).code")
            guard codes.insert(school.code).inserted else {
                throw AdmissionFault(
                    "\(path).code", rule: "unique", "\(school.code) is there twice")
            }
            guard (0...LotteryLimits.seatsPerSchool).contains(school.seats) else {
                throw AdmissionFault(
                    "\(path).seats", rule: "range", "must be 0 to \(LotteryLimits.seatsPerSchool)")
            }
        }
        return codes
    }

    private func check(
        _ wishes: [String], among codes: Set<String>, at path: String
    ) throws(AdmissionFault) {
        guard wishes.count <= LotteryLimits.wishesPerEntry else {
            throw AdmissionFault(
                path, rule: "range", "must be 0 to \(LotteryLimits.wishesPerEntry)")
        }
        for (index, wish) in wishes.enumerated() {
            guard codes.contains(wish) else {
                throw AdmissionFault("\(path)[\(index)]", rule: "school", "is none of the schools")
            }
            guard !wishes[..<index].contains(wish) else {
                throw AdmissionFault("\(path)[\(index)]", rule: "unique", "\(wish) is there twice")
            }
        }
    }
}

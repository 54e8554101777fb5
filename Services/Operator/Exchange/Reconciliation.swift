/// Two lists of the same things held against each other: every difference is named.
struct Reconciliation: Encodable, Equatable {
    struct Difference: Encodable, Equatable {
        enum Kind: String, Encodable {
            case missingHere
            case missingThere
            case differs
        }

        /// The key's cells, joined by a blank.
        let key: String
        let kind: Kind
        /// The column that differs.
        var column: String?
        /// Both values; nil when they are personal.
        var here: String?
        var there: String?

        var text: String {
            switch kind {
            case .missingHere: "\(key): missing here"
            case .missingThere: "\(key): missing there"
            case .differs:
                if let here, let there {
                    "\(key): \(column ?? "") differs: here \(here), there \(there)"
                } else {
                    "\(key): \(column ?? "") differs"
                }
            }
        }
    }

    let here: Int
    let there: Int
    /// In the order of keys, then of columns.
    let differences: [Difference]

    /// - Parameters:
    ///   - here: what the register holds, by key: cells by column.
    ///   - personal: columns whose values are left out.
    init(
        here: [String: [String: String]], there: [String: [String: String]], columns: [String],
        personal: Set<String>
    ) {
        var differences: [Difference] = []
        for key in Set(here.keys).union(there.keys).sorted() {
            guard let mine = here[key] else {
                differences.append(Difference(key: key, kind: .missingHere))
                continue
            }
            guard let theirs = there[key] else {
                differences.append(Difference(key: key, kind: .missingThere))
                continue
            }
            for column in columns where mine[column, default: ""] != theirs[column, default: ""] {
                let isPersonal = personal.contains(column)
                differences.append(
                    Difference(
                        key: key, kind: .differs, column: column,
                        here: isPersonal ? nil : mine[column, default: ""],
                        there: isPersonal ? nil : theirs[column, default: ""]))
            }
        }
        self.here = here.count
        self.there = there.count
        self.differences = differences
    }
}

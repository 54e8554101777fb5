/// 双胞胎: which of a list's children are one party, by whom each names as its twin.
enum TwinGroups {
    /// One child as far as twins matter. Those of a group are alike in everything but the receipt number.
    struct Member: Sendable, Hashable {
        var receipt: String
        var twinOf: String?
        /// Everything the allocation looks at.
        var likeness: [String]
    }

    /// The party of each child that is in one, by its first receipt number.
    ///
    /// Twins that differ (in what is proved, or in their wishes) are no party: each stands for itself. So does one whose
    /// twin is not in the list; two of triplets who both name the third are one party without it.
    static func parties(_ members: [Member]) -> [String: String] {
        var root: [String: String] = [:]
        func find(_ receipt: String) -> String {
            var at = receipt
            while let next = root[at] { at = next }
            return at
        }
        for member in members.sorted(by: { $0.receipt < $1.receipt }) {
            guard let twin = member.twinOf else { continue }
            let (own, other) = (find(member.receipt), find(twin))
            if own != other { root[max(own, other)] = min(own, other) }
        }
        let parties = Dictionary(grouping: members) { find($0.receipt) }
        var firsts: [String: String] = [:]
        for party in parties.values
        where party.count > 1 && Set(party.map(\.likeness)).count == 1 {
            let first = party.map(\.receipt).min()
            for member in party { firsts[member.receipt] = first }
        }
        return firsts
    }
}

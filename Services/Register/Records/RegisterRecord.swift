import Bus
import Contracts

/// One kind of register: the columns of its extract, its record, and how a question is answered from records. Pure.
protocol RegisterRecord: Sendable {
    associatedtype Question: RegisterQuestion

    /// Beside `id_number`.
    static var columns: [ExtractColumn] { get }
    /// The columns that together stand once in an extract.
    static var identityColumns: [String] { get }

    init(_ row: ExtractRow) throws(ExtractFault)

    /// What tells it from the other records of the same person.
    var identity: String { get }

    /// Nil when the stated facts hold; else why not.
    ///
    /// - Throws: INVALID_ARGUMENT when the question makes no sense; UNAVAILABLE when the records do not say.
    static func answer(
        _ question: Question, from extract: Extract<Self>
    ) throws(CallError) -> RegisterReason?
}

extension RegisterReason {
    /// Of several records any one is enough; when none is, the reason of the one that fits best is told.
    ///
    /// - Parameter failures: for each record why it is not enough, nil when it is.
    static func best(of failures: some Sequence<RegisterReason?>) -> RegisterReason? {
        var best = RegisterReason.notFound
        for failure in failures {
            guard let failure else { return nil }
            if failure.rank > best.rank { best = failure }
        }
        return best
    }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// One candidate (考生): what decides about the seat, and nothing else of the person.
public struct SeniorCandidate: Sendable, Hashable {
    /// A number of the exam's, never an ID number.
    public let id: String
    public let juniorSchool: String
    /// Whether reserved seats (分配生) are open to the candidate: three years in one junior school, …
    public let isEligible: Bool
    public let score: ExamScore
    /// What decides between equal scores, best first: the higher number is better, and a number that is
    /// missing is below every number.
    public let keys: [ExamScore]
    /// School codes (志愿), the best liked first.
    public let wishes: [String]

    public init(
        id: String, juniorSchool: String, isEligible: Bool, score: ExamScore,
        keys: [ExamScore] = [], wishes: [String]
    ) {
        self.id = id
        self.juniorSchool = juniorSchool
        self.isEligible = isEligible
        self.score = score
        self.keys = keys
        self.wishes = wishes
    }
}

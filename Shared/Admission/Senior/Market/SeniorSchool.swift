/// One school's line of the plan (招生计划): its open seats (统招) and its control line (最低录取控制线).
public struct SeniorSchool: Sendable, Hashable {
    public let code: String
    /// 统招 seats. Reserved seats (分配生) stand in the quota matrix.
    public let openSeats: Int
    /// Nobody below it gets any seat of the school.
    public let controlLine: ExamScore

    public init(code: String, openSeats: Int, controlLine: ExamScore) {
        self.code = code
        self.openSeats = openSeats
        self.controlLine = controlLine
    }
}

/// One cell of the quota matrix (分配生名额): seats of a school for one junior school's candidates.
public struct SeniorQuota: Sendable, Hashable {
    public let school: String
    public let juniorSchool: String
    public let seats: Int

    public init(school: String, juniorSchool: String, seats: Int) {
        self.school = school
        self.juniorSchool = juniorSchool
        self.seats = seats
    }
}

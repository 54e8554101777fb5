public import Contracts

/// A school of the sample city: what the register says of it, and how many people are there.
public struct SampleSchool: Sendable, Hashable {
    public let code: SchoolCode
    /// Ends in （示例）.
    public let name: String
    public let region: RegionCode
    public let stage: Stage
    public let ownership: Ownership
    public let isRural: Bool
    /// At least the roll.
    public let certifiedSeats: Int
    /// Pupils by grade, from the first.
    let grades: [GradeBlock]
    let staff: StaffBlock

    public var studentCount: Int { grades.reduce(0) { $0 + $1.students } }
    public var classCount: Int { grades.reduce(0) { $0 + $1.classes } }
    public var staffCount: Int { staff.count }
    /// Pupils of the first grade.
    public var entrants: Int { grades.first?.students ?? 0 }
    public var entryClasses: Int { grades.first?.classes ?? 0 }

    /// Staff on 编制; the first of them.
    public var onEstablishment: Int { staff.onEstablishment }
    /// Staff on 员额, after those on 编制; public kindergartens only.
    public var onHeadcount: Int { staff.onHeadcount }
}

/// The pupils of one grade: where their ID numbers begin in the run of numbers of their region and age.
struct GradeBlock: Sendable, Hashable {
    var grade: Int
    var students: Int
    var classes: Int
    var run: IDRun
    /// The place of the grade's first pupil in the run.
    var offset: Int
}

/// The staff of one school, as `GradeBlock`.
struct StaffBlock: Sendable, Hashable {
    var count: Int
    var run: IDRun
    var offset: Int
    var onEstablishment: Int
    var onHeadcount: Int
}

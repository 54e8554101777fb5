public import Bus

/// Request of `RegisterStudents`.
public struct RegisterStudents: BusMessage, Hashable {
    public var students: [StudentRecord]

    public init(students: [StudentRecord]) { self.students = students }
}

/// A child to enter on the roll. The ID number becomes a `PersonKey` and is not kept.
public struct StudentRecord: BusMessage, Hashable {
    public var idNumber: ResidentID
    public var schoolCode: SchoolCode
    /// One of the stages the school teaches.
    public var stage: Stage
    /// From 1 within the stage.
    public var grade: Int
    /// 班: from 1 within the grade.
    public var classNumber: Int
    /// The day it came to this school; the day of the entry when nobody says.
    public var enteredOn: CalendarDate?
    /// 生源地: where a pupil of a senior high school was before, when no roll here says so (E5).
    public var originRegion: RegionCode?

    public init(
        idNumber: ResidentID, schoolCode: SchoolCode, stage: Stage, grade: Int, classNumber: Int,
        enteredOn: CalendarDate? = nil, originRegion: RegionCode? = nil
    ) {
        self.idNumber = idNumber
        self.schoolCode = schoolCode
        self.stage = stage
        self.grade = grade
        self.classNumber = classNumber
        self.enteredOn = enteredOn
        self.originRegion = originRegion
    }
}

/// Answer of `RegisterStudents`. Holds counts only.
public struct StudentsRegistered: BusMessage, Hashable {
    /// Children new on the roll.
    public var entered: Int
    /// Children who were on this school's roll already: grade and class set.
    public var updated: Int

    public init(entered: Int, updated: Int) {
        self.entered = entered
        self.updated = updated
    }
}

/// Request of `EndRoll`.
public struct EndRoll: BusMessage, Hashable {
    public var idNumber: ResidentID
    public var schoolCode: SchoolCode
    public var cause: RollEnd

    public init(idNumber: ResidentID, schoolCode: SchoolCode, cause: RollEnd) {
        self.idNumber = idNumber
        self.schoolCode = schoolCode
        self.cause = cause
    }
}

/// Why a roll ends.
public enum RollEnd: String, WireEnum {
    case transferred
    case graduated
    /// Moved out of the register's area or died.
    case left
}

/// Answer of `EndRoll`.
public struct RollEnded: BusMessage, Hashable {
    public var personKey: PersonKey
    public var schoolCode: SchoolCode
    public var cause: RollEnd

    public init(personKey: PersonKey, schoolCode: SchoolCode, cause: RollEnd) {
        self.personKey = personKey
        self.schoolCode = schoolCode
        self.cause = cause
    }
}

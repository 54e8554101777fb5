public import Bus

/// Request of `SetApplicationWindow`.
public struct SetApplicationWindow: BusMessage, Hashable {
    public var window: ApplicationWindow

    public init(window: ApplicationWindow) { self.window = window }
}

/// The days on which applications of a stage are taken. It has no kind of school: public and private are the same (公民同招).
public struct ApplicationWindow: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var stage: Stage
    public var opensOn: CalendarDate
    /// The last day.
    public var closesOn: CalendarDate
    public var documentNo: String

    public init(
        schoolYear: SchoolYear, stage: Stage, opensOn: CalendarDate, closesOn: CalendarDate,
        documentNo: String
    ) {
        self.schoolYear = schoolYear
        self.stage = stage
        self.opensOn = opensOn
        self.closesOn = closesOn
        self.documentNo = documentNo
    }
}

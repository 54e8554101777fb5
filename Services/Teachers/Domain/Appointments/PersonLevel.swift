/// What a person holds on one day, over all appointments.
struct PersonLevel: StepLevel, Hashable {
    var loadPercent: Int64
    /// Appointments on 编制 or 员额.
    var occupying: Int64
    var mains: Int64
    var principals: Int64

    static let zero = PersonLevel(loadPercent: 0, occupying: 0, mains: 0, principals: 0)

    static func + (left: PersonLevel, right: PersonLevel) -> PersonLevel {
        PersonLevel(
            loadPercent: left.loadPercent + right.loadPercent,
            occupying: left.occupying + right.occupying, mains: left.mains + right.mains,
            principals: left.principals + right.principals)
    }
}

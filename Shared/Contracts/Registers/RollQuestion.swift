/// 学籍: may the child enter a stage, by the roll: in the last grade before it, and not in it already?
public struct RollQuestion: RegisterQuestion {
    public static let register = RegisterKind.roll
    public static let summary = "Whether a child's roll lets it enter a stage in a school year."

    public var child: PersonKey
    /// `primary` asks that no roll exists there yet; `junior` also that the child is in primary grade 6.
    public var entering: Stage
    /// Where the roll before must be; nil for anywhere.
    public var region: RegionCode?

    public init(child: PersonKey, entering: Stage, region: RegionCode? = nil) {
        self.child = child
        self.entering = entering
        self.region = region
    }
}

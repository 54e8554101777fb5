/// The most that projects take, so that every sum over them stays exact in 64 bits.
///
/// 100,000 projects with 100 billion yuan each are 10¹⁸ fen, and 64 bits hold 9.2 × 10¹⁸.
public enum ProjectLimits {
    /// Of one amount, and of each running total of one project: 100 billion yuan (1,000亿元), more
    /// than ten times the whole plan.
    public static let amount = Money(fen: 10_000_000_000_000)
    /// Projects and parts of projects in all.
    public static let projects = 100_000
    /// Levels of the tree: a project of the plan is the first.
    public static let levels = 4
    /// Outputs one project promises.
    public static let outputs = 20
    /// Units of one output.
    public static let outputQuantity: Int64 = 1_000_000_000
}

public import Bus

/// What officers watch beside a season: class sizes.
extension Enrollment {
    /// 班额: from the roll of now. Schools are listed when one region is asked for.
    public static let classSizes = unary(
        "ClassSizes", ClassSizesRequest.self, returns: ClassSizes.self, .read, access: .open,
        summary: "Class sizes by region and stage, classes above the limits, rooms for 走班.")

    static let oversightMethods: [any MethodDescriptor] = [classSizes]
}

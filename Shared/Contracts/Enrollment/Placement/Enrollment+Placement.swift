public import Bus

/// 特殊教育安置: lists, assessment, proposal with consent, the individual plan and its yearly review.
///
/// No method lets a school refuse a child: the committee proposes, the family consents, and the child is placed.
extension Enrollment {
    /// Lists a child of the disability, welfare or education lists; a child has one case for ever, and one that ended is opened again.
    public static let listPlacement = unary(
        "ListPlacement", ListPlacement.self, returns: PlacementCase.self, .write,
        access: .officers, personalData: true,
        summary: "Opens a listed child's special-education case, or its ended one again.")
    /// LISTED, OBJECTED or CHANGED → ASSESSED, by a committee of all four fields.
    public static let assessPlacement = unary(
        "AssessPlacement", AssessPlacement.self, returns: PlacementCase.self, .write,
        access: .officers, personalData: true,
        summary: "Records what the county's committee found of a child.")
    /// ASSESSED → PROPOSED: the first form the order of preference allows, with a reason for each passed over.
    public static let proposePlacement = unary(
        "ProposePlacement", ProposePlacement.self, returns: PlacementCase.self, .write,
        access: .officers, personalData: true,
        summary: "Proposes a place by the order of preference, with reasons.")
    /// Consent, objection, placing, plan, review, change or end; or the move of an open case to another region.
    public static let stepPlacement = unary(
        "StepPlacement", StepPlacement.self, returns: PlacementCase.self, .write,
        access: .officers, personalData: true,
        summary: "Takes a special-education case one step on.")
    public static let getPlacement = unary(
        "GetPlacement", GetPlacement.self, returns: PlacementCase.self, .read, access: .readers,
        personalData: true, summary: "One special-education case with its records.")

    static let placementMethods: [any MethodDescriptor] = [
        listPlacement, assessPlacement, proposePlacement, stepPlacement, getPlacement,
    ]
}

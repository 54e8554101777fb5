public import Bus

/// 幼儿园信息备案: filing, publicity, fees, yearly inspection and the list of inclusive kindergartens.
extension Enrollment {
    /// New or DRAFT: keeps the facts, whatever they break, and answers with the compliance.
    public static let draftKindergarten = unary(
        "DraftKindergarten", KindergartenProposal.self, returns: KindergartenFiling.self, .write,
        access: .kindergartens,
        summary: "Keeps a kindergarten's filing as a draft and tells what it breaks."
    )
    /// PUBLISHED → CHANGE_PENDING with the new facts beside the published ones.
    public static let proposeKindergartenChange = unary(
        "ProposeKindergartenChange", KindergartenProposal.self, returns: KindergartenFiling.self,
        .write, access: .kindergartens,
        summary: "Proposes other facts for a published kindergarten; a second person decides.")
    /// Takes a filing one step on; a plan above the compliant roll is refused, two persons are needed. A school submits, no more.
    public static let moveKindergarten = unary(
        "MoveKindergarten", MoveKindergarten.self, returns: KindergartenFiling.self, .write,
        access: .kindergartens, summary: "Takes a kindergarten's filing one step on.")
    public static let getKindergarten = unary(
        "GetKindergarten", GetKindergarten.self, returns: KindergartenFiling.self, .read,
        access: .roles([
            .schoolOperator, .countyOfficer, .cityOfficer, .auditor, .principal, .system,
        ]), summary: "A kindergarten's filing as its officers see it.")
    public static let listKindergartens = serverStream(
        "ListKindergartens", ListKindergartens.self, of: KindergartenFiling.self, access: .readers,
        summary: "Streams filings in order of code: the export of a county's register.")
    /// 公示: what everybody may see; NOT_FOUND before publication.
    public static let kindergartenPage = unary(
        "KindergartenPage", GetKindergarten.self, returns: KindergartenPage.self, .read,
        access: .open, summary: "What is published about a kindergarten.")
    public static let recordKindergartenFee = unary(
        "RecordKindergartenFee", RecordKindergartenFee.self, returns: KindergartenFee.self, .write,
        access: .kindergartens, summary: "Records a fee with the document that approves it.")
    /// 年检. VETOED is never recorded by hand: it follows from an ethics decision (E11).
    public static let recordInspection = unary(
        "RecordInspection", RecordInspection.self, returns: KindergartenInspection.self, .write,
        access: .officers, summary: "Records a kindergarten's yearly inspection.")
    /// 普惠认定 for one term. Refused while the kindergarten is vetoed in that term (E11).
    public static let recogniseInclusive = unary(
        "RecogniseInclusive", RecogniseInclusive.self, returns: InclusiveRecognition.self, .write,
        access: .officers, summary: "Recognises a kindergarten as inclusive for a term.")
    public static let listInclusive = unary(
        "ListInclusive", ListInclusive.self, returns: InclusiveList.self, .read, access: .open,
        summary: "The inclusive kindergartens recognised in a term.")

    static let kindergartenMethods: [any MethodDescriptor] = [
        draftKindergarten, proposeKindergartenChange, moveKindergarten, getKindergarten,
        listKindergartens, kindergartenPage, recordKindergartenFee, recordInspection,
        recogniseInclusive, listInclusive,
    ]
}

extension Access {
    /// Officers, and a kindergarten's own people, whose key or token names its code as the district they act in.
    static let kindergartens = Access.roles([
        .schoolOperator, .principal, .countyOfficer, .cityOfficer, .system,
    ])
}

public import Bus

/// Student aid (学生资助): the dated parameter table, hardship recognition and entitlements.
///
/// Rules held here: A1 one entitlement per person, programme and term; A3 a stored entitlement
/// recomputes to the same fen for ever; A4 a parameter asked for outside its known validity is an
/// error.
public enum Aid: ServiceContract {
    public static let name = "aid.v1"
    public static let purposes = Purpose.words

    // MARK: Parameters

    /// Every row of the parameter table, as printed, with its source.
    public static let listParameters = unary(
        "ListParameters", ListParameters.self, returns: ParameterList.self, .read, access: .open,
        summary: "Lists the dated aid parameters with their sources.")
    /// The row valid in a term.
    ///
    /// Errors: NOT_FOUND for an unknown programme, OUT_OF_RANGE (A4) for a term outside its known
    /// validity,
    /// FAILED_PRECONDITION when the amount was never found.
    public static let getParameter = unary(
        "GetParameter", GetParameter.self, returns: AidParameter.self, .read, access: .open,
        summary: "Answers the aid parameter of one programme that is valid in one term.")

    // MARK: Recognitions

    /// Takes up to `RegisterRecognitions.mostRecords` records, all or nothing.
    ///
    /// Errors: PERMISSION_DENIED when a school registers one as matched or confirmed.
    public static let registerRecognitions = unary(
        "RegisterRecognitions", RegisterRecognitions.self, returns: RecognitionsRegistered.self,
        .write, access: .roles(registrars), personalData: true, deadline: .seconds(30),
        summary: "Registers hardship recognitions in a batch, all or nothing.")
    /// Submits, matches, reviews, publicises or objects to a recognition that is not confirmed yet.
    ///
    /// Errors: PERMISSION_DENIED when a school matches.
    public static let advanceRecognition = unary(
        "AdvanceRecognition", AdvanceRecognition.self, returns: Recognition.self, .write,
        access: .roles(registrars), personalData: true,
        summary: "Moves a recognition one step on its way to confirmation.")
    public static let confirmRecognition = unary(
        "ConfirmRecognition", ConfirmRecognition.self, returns: Recognition.self, .write,
        access: .officers, personalData: true,
        summary: "Confirms a matched or publicised recognition for its school year.")
    /// Changes level, boarding or school of a confirmed recognition; entitlements already
    /// calculated stay.
    public static let adjustRecognition = unary(
        "AdjustRecognition", AdjustRecognition.self, returns: Recognition.self, .write,
        access: .officers, personalData: true,
        summary: "Adjusts a confirmed recognition; what was calculated before does not change.")
    public static let revokeRecognition = unary(
        "RevokeRecognition", RevokeRecognition.self, returns: Recognition.self, .write,
        access: .officers, personalData: true,
        summary: "Revokes a recognition; no entitlement is calculated on it from then on.")
    /// The standing recognition of a person in a school year, found by ID number or by person key.
    public static let getRecognition = unary(
        "GetRecognition", GetRecognition.self, returns: Recognition.self, .read,
        access: .readers, personalData: true,
        summary: "Answers the recognition of one person in one school year.")
    public static let listRecognitions = serverStream(
        "ListRecognitions", ListRecognitions.self, of: Recognition.self, access: .readers,
        personalData: true,
        summary: "Streams recognitions of a school year, by region or school; pseudonymous.")

    // MARK: Entitlements

    /// Calculates, or answers the entitlement that already exists for the same inputs (A1).
    ///
    /// Errors: ALREADY_EXISTS when one exists that was calculated from other inputs (a transfer,
    /// another level).
    public static let calculateEntitlement = unary(
        "CalculateEntitlement", CalculateEntitlement.self, returns: Entitlement.self, .write,
        access: .officers, personalData: true,
        summary: "Calculates one person's entitlement to one programme in one term, once.")
    /// Calculates one page of a region's or a school's recognised pupils; repeat with `next` until
    /// it is absent.
    public static let calculateEntitlements = unary(
        "CalculateEntitlements", CalculateEntitlements.self, returns: EntitlementsCalculated.self,
        .write, access: .officers, deadline: .seconds(60),
        summary: "Calculates the entitlements of a region or school for one term, page by page.")
    public static let getEntitlement = unary(
        "GetEntitlement", GetEntitlement.self, returns: ExplainedEntitlement.self, .read,
        access: .readers, personalData: true,
        summary: "Answers one entitlement with the trace of its calculation.")
    /// Runs the stored rule version on the stored inputs and parameter rows again (A3).
    public static let recomputeEntitlement = unary(
        "RecomputeEntitlement", RecomputeEntitlement.self, returns: Recomputation.self, .read,
        access: .readers, personalData: true,
        summary: "Recomputes a stored entitlement from its trace and compares the fen.")
    public static let listEntitlements = serverStream(
        "ListEntitlements", ListEntitlements.self, of: Entitlement.self, access: .readers,
        personalData: true,
        summary: "Streams the entitlements of a term, by region or school; pseudonymous.")
    /// Whether the tiers paid in a school keep to the programme's average standard (A9).
    public static let checkMeanStandard = unary(
        "CheckMeanStandard", CheckMeanStandard.self, returns: MeanStandard.self, .read,
        access: .readers,
        summary: "Compares a school's mean entitlement of a term with the programme's standard.")

    // MARK: Figures

    public static let summarise = unary(
        "Summarise", SummariseAid.self, returns: AidSummary.self, .read, access: .open,
        summary: "Answers recognised pupils and entitlements by region; no personal data.")

    public static let methods: [any MethodDescriptor] = [
        listParameters, getParameter,
        registerRecognitions, advanceRecognition, confirmRecognition, adjustRecognition,
        revokeRecognition, getRecognition, listRecognitions,
        calculateEntitlement, calculateEntitlements, getEntitlement, recomputeEntitlement,
        listEntitlements, checkMeanStandard,
        summarise,
    ]

    /// Who brings recognitions in.
    static let registrars: Set<Role> = [.schoolOperator, .countyOfficer, .cityOfficer, .system]
}

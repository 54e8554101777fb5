public import Bus

/// The teachers service: staff register, establishment ledger, required staff, appointments, ethics
/// vetoes.
///
/// The number of posts is the staffing office's, their distribution the district's, the contract
/// the school's (县管校聘). A region's own establishment account is the one of the schools it runs:
/// `410800` is the account of the schools run by the city itself, never the sum of the city.
public enum Teachers: ServiceContract {
    public static let name = "teachers.v1"
    public static let purposes = Purpose.words

    /// The department (编办) whose officers approve a region's total.
    public static let staffingDepartment = "staffing"
    /// Most records of one batch call.
    public static let batchRecords = 2000

    /// Schools the service knows. Refused with ALREADY_EXISTS when a code is known; all or nothing.
    public static let registerSchoolUnits = unary(
        "RegisterSchoolUnits", RegisterSchoolUnits.self, returns: TeachersBatchReceipt.self, .write,
        access: .officers, deadline: .seconds(60),
        summary: "Registers up to 2,000 schools with region, stage and ownership.")
    /// Students on a reference day; the latest day not after the one asked for counts.
    public static let setRolls = unary(
        "SetRolls", SetRolls.self, returns: TeachersBatchReceipt.self, .write, access: .officers,
        deadline: .seconds(60),
        summary: "Sets the students of up to 2,000 schools on a reference day.")

    /// Staff with their first appointments, all or nothing. The ID number becomes a pseudonymous
    /// key and is not kept.
    public static let registerStaff = unary(
        "RegisterStaff", RegisterStaff.self, returns: RegisteredStaff.self, .write,
        access: .officers, personalData: true, deadline: .seconds(120),
        summary: "Registers up to 2,000 staff, each with an optional first appointment.")
    public static let updateQualifications = unary(
        "UpdateQualifications", UpdateQualifications.self, returns: StaffMember.self, .write,
        access: .officers, personalData: true,
        summary: "Replaces a person's certificates, registration or title.")
    public static let getStaff = unary(
        "GetStaff", GetStaff.self, returns: StaffMember.self, .read, access: .readers,
        personalData: true, summary: "One person of the register with all appointments and vetoes.")
    public static let listStaff = unary(
        "ListStaff", ListStaff.self, returns: Page<StaffMember>.self, .read, access: .readers,
        personalData: true, summary: "The staff employed by a school, by page.")

    /// T1: a total below what schools hold is refused. Only officers of the staffing department.
    public static let approveEstablishment = unary(
        "ApproveEstablishment", ApproveEstablishment.self, returns: EstablishmentPosting.self,
        .write, access: .roles([.countyOfficer, .cityOfficer, .departmentChecker, .system]),
        summary: "Sets a region's approved total under an approval number.")
    /// T1 and T6: from the region's reserve to its public schools and back.
    public static let allocateEstablishment = unary(
        "AllocateEstablishment", AllocateEstablishment.self, returns: EstablishmentPosting.self,
        .write, access: .officers, deadline: .seconds(60),
        summary: "Moves posts between a region's reserve and its schools.")
    /// T1: never more than is vacant. Between regions only with the city's approval number.
    public static let transferEstablishment = unary(
        "TransferEstablishment", TransferEstablishment.self, returns: EstablishmentPosting.self,
        .write, access: .officers, summary: "Moves posts between two holders.")
    public static let getEstablishment = unary(
        "GetEstablishment", GetEstablishment.self, returns: Establishment.self, .read,
        access: .readers, summary: "Approved, allocated, reserve, occupied and vacant on a day.")
    public static let listEstablishment = unary(
        "ListEstablishment", ListEstablishment.self, returns: Page<Establishment>.self, .read,
        access: .readers, summary: "A region's schools with what they hold and occupy, by page.")
    public static let listPostings = unary(
        "ListPostings", ListPostings.self, returns: Page<EstablishmentPosting>.self, .read,
        access: .readers,
        summary: "The establishment ledger of a region in the order it was written, by page.")

    /// Staff required by the ratios in force on the day, and the gap to the staff in post.
    public static let requiredStaff = unary(
        "RequiredStaff", RequiredStaff.self, returns: RequiredStaffReport.self, .read,
        access: .readers, summary: "Required staff, staff in post and gap, by school and by stage.")

    /// T1, T2, T3, T6 are held; the error names the one that is broken.
    public static let appoint = unary(
        "Appoint", Appoint.self, returns: Appointment.self, .write,
        access: .roles([.countyOfficer, .cityOfficer, .principal, .system]), personalData: true,
        summary: "Appoints a person to a post of a school by contract.")
    public static let endAppointment = unary(
        "EndAppointment", EndAppointment.self, returns: Appointment.self, .write,
        access: .roles([.countyOfficer, .cityOfficer, .principal, .system]), personalData: true,
        summary: "Sets an appointment's last day; its post is free from the next day.")

    public static let setEthicsVeto = unary(
        "SetEthicsVeto", SetEthicsVeto.self, returns: EthicsVeto.self, .write, access: .officers,
        personalData: true, summary: "Puts a veto on a person's appointments in force.")
    public static let liftEthicsVeto = unary(
        "LiftEthicsVeto", LiftEthicsVeto.self, returns: EthicsVeto.self, .write, access: .officers,
        personalData: true, summary: "Lifts a veto before its end.")

    public static let summarise = unary(
        "Summarise", SummariseTeachers.self, returns: TeachersSummary.self, .read, access: .open,
        summary: "Staff required, in post and establishment per region, without personal data.")

    public static let methods: [any MethodDescriptor] = [
        registerSchoolUnits, setRolls, registerStaff, updateQualifications, getStaff, listStaff,
        approveEstablishment, allocateEstablishment, transferEstablishment, getEstablishment,
        listEstablishment, listPostings, requiredStaff, appoint, endAppointment, setEthicsVeto,
        liftEthicsVeto, summarise,
    ]
}

public import Bus

/// What a department's register answers: whether stated facts hold, and how old its extract is.
///
/// A question states facts and is answered with yes or no: no record ever leaves the register. Persons are named by
/// `PersonKey`s made with the register's own secret, so that neither an ID number nor a key of other services is in
/// a question. Every question needs a purpose and a case number.
public enum RegisterContract<Question: RegisterQuestion>: ServiceContract {
    public static var name: String { Question.register.service }
    public static var purposes: [String] { Purpose.words }

    /// Whether the stated facts hold. PASS or FAIL with a reason; who cannot ask knows nothing, which is no FAIL.
    ///
    /// - Throws: UNAVAILABLE `EXTRACT_TOO_OLD` when the register's extract is older than its department allows;
    ///   UNAVAILABLE `COMMUNITY_UNKNOWN` when nothing is in the way but a community that the extract does not state.
    public static var ask: UnaryMethod<Question, RegisterAnswer> {
        unary(
            "Ask", Question.self, returns: RegisterAnswer.self, .read, access: .officers,
            personalData: true, summary: Question.summary)
    }

    public static var getExtract: UnaryMethod<GetExtract, ExtractReport> {
        unary(
            "GetExtract", GetExtract.self, returns: ExtractReport.self, .read, access: .readers,
            summary: "The register's extract: its size, age and hash, and what was refused since.")
    }

    public static var methods: [any MethodDescriptor] { [ask, getExtract] }
}

/// The facts that one kind of register is asked for.
public protocol RegisterQuestion: BusMessage, Hashable {
    static var register: RegisterKind { get }
    /// One English sentence for listings.
    static var summary: String { get }
}

/// 户籍 of 公安.
public typealias HouseholdRegister = RegisterContract<HouseholdQuestion>
/// 居住证 of 公安.
public typealias ResidenceRegister = RegisterContract<ResidenceQuestion>
/// 不动产 of 自然资源.
public typealias PropertyRegister = RegisterContract<PropertyQuestion>
/// 社保 of 人社.
public typealias InsuranceRegister = RegisterContract<InsuranceQuestion>
/// 学籍 of 教育.
public typealias RollRegister = RegisterContract<RollQuestion>

public import Bus

/// A department's register that a proof of an application is checked against (部门核验).
///
/// Each is another department's, served by a program of its own under a contract of its own.
public enum RegisterKind: String, WireEnum {
    /// 户籍登记 of 公安
    case household
    /// 居住证 of 公安
    case residence
    /// 不动产登记 of 自然资源
    case property
    /// 社会保险缴费 of 人社
    case insurance
    /// 学籍 of 教育
    case roll

    /// The contract's name on the wire: `household.v1`.
    public var service: String { "\(rawValue).v1" }
    /// The short name of the program that serves it: its key, its settings, its exchange log.
    public var program: String { "register-\(rawValue)" }
}

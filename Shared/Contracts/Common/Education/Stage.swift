public import Bus

/// 学段: the eight kinds of schools the city's plan counts, from the youngest up.
public enum Stage: String, WireEnum {
    /// 学前教育
    case kindergarten
    /// 小学
    case primary
    /// 初中
    case junior
    /// 普通高中
    case senior
    /// 中等职业教育
    case vocational
    /// 特殊教育
    case special
    /// 普通高等教育
    case higher
    /// 成人高等教育
    case adultHigher
}

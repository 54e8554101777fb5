public import Bus

/// 办学性质: whether the state (公办) or somebody else (民办) runs a school.
public enum Ownership: String, WireEnum {
    case `public`
    case `private`
}

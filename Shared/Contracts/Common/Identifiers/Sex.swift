public import Bus

/// 性别: as the parity of an ID number's serial states it.
public enum Sex: String, WireEnum {
    case male
    case female
}

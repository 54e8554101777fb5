import Contracts

/// Names of the examination's subjects.
extension ChineseFormat {
    /// A component of the year's exam rules as people call it; one that the rules named otherwise by its own name.
    static func subject(_ component: String) -> String { subjects[component] ?? component }

    /// What a key that decides between equal totals adds up: `语文＋数学`.
    static func name(_ key: AdmissionKey) -> String {
        key.components.map(subject).joined(separator: "＋")
    }

    private static let subjects = [
        "chinese": "语文", "maths": "数学", "math": "数学", "mathematics": "数学", "english": "英语",
        "foreign": "外语", "physics": "物理", "chemistry": "化学", "biology": "生物",
        "politics": "道德与法治", "morality": "道德与法治", "history": "历史", "geography": "地理",
        "science": "科学", "sports": "体育", "pe": "体育", "music": "音乐", "art": "美术",
        "computing": "信息技术", "experiment": "实验操作", "experiments": "实验操作",
    ]
}

/// Officers by letters, in the order they appear: a page shows that two are two, not who they are.
struct OfficerLetters {
    private static let letters = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"]
    private var seen: [String] = []

    mutating func letter(of subject: String) -> String {
        let place = seen.firstIndex(of: subject) ?? seen.count
        if place == seen.count { seen.append(subject) }
        return place < Self.letters.count ? Self.letters[place] : "第\(place + 1)人"
    }
}

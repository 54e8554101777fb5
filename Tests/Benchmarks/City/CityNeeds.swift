/// The full city is to be loaded within three minutes.
enum CityNeeds {
    static let students = 829_200.0
    static let staff = 64_800.0
    static let seconds = 180.0
    static var recordsPerSecond: Double { (students + staff) / seconds }
}

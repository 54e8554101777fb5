import Contracts

/// What the full sample city has in one stage.
///
/// `schools` are the plan's counts at the end of 2020 (《焦作市“十四五”教育事业发展规划》 一、现实基础), as are the city's totals
/// of students (82.92 万) and staff (6.48 万), and the pupils of senior (7.26 万) and vocational (2.8 万) schools
/// (its 专栏2). Students of colleges are 专栏2's 5.36 + 5.8 + 0.43 万, taken as disjoint. Every other number here is an
/// assumption of the sample, chosen so that the totals hold.
struct StageProfile: Sendable {
    var stage: Stage
    var schools: Int
    var students: Int
    var staff: Int
    var grades: Int
    /// Full years of age on 31 August before the first grade.
    var entryAge: Int
    var classSize: Int
    /// Of a thousand schools.
    var privateSchools: Int
    /// Of a thousand pupils, those recognised as in hardship; 0 where the sample registers none.
    var hardship: Int
    /// The kind in a sample school's name.
    var kind: String

    static let all: [StageProfile] = [
        StageProfile(
            stage: .kindergarten, schools: 853, students: 128_000, staff: 15_900, grades: 3,
            entryAge: 3, classSize: 30, privateSchools: 550, hardship: 25, kind: "幼儿园"),
        StageProfile(
            stage: .primary, schools: 514, students: 315_000, staff: 17_600, grades: 6,
            entryAge: 6, classSize: 45, privateSchools: 60, hardship: 55, kind: "小学"),
        StageProfile(
            stage: .junior, schools: 186, students: 162_700, staff: 12_900, grades: 3,
            entryAge: 12, classSize: 50, privateSchools: 100, hardship: 65, kind: "初级中学"),
        StageProfile(
            stage: .senior, schools: 32, students: 72_600, staff: 6_000, grades: 3,
            entryAge: 15, classSize: 50, privateSchools: 200, hardship: 120, kind: "高级中学"),
        StageProfile(
            stage: .vocational, schools: 22, students: 28_000, staff: 2_000, grades: 3,
            entryAge: 15, classSize: 45, privateSchools: 250, hardship: 150, kind: "中等职业学校"),
        StageProfile(
            stage: .special, schools: 8, students: 1_000, staff: 260, grades: 12,
            entryAge: 6, classSize: 12, privateSchools: 0, hardship: 400, kind: "特殊教育学校"),
        StageProfile(
            stage: .higher, schools: 6, students: 115_900, staff: 9_900, grades: 4,
            entryAge: 18, classSize: 50, privateSchools: 160, hardship: 0, kind: "高等学校"),
        StageProfile(
            stage: .adultHigher, schools: 1, students: 6_000, staff: 240, grades: 3,
            entryAge: 24, classSize: 50, privateSchools: 0, hardship: 0, kind: "成人高等学校"),
    ]

    /// The year of the 1 September on or after which a pupil of a grade was born.
    func birthYear(grade: Int, in year: SchoolYear) -> Int {
        year.startYear - entryAge - grade
    }
}

import Contracts
import Testing

@testable import Enrollment

struct QualityDimensionsTests {
    private func rules(_ dimensions: [String]?) -> ExamRules {
        ExamRules(
            schoolYear: Samples.year(), components: [], quotaFrom: Samples.day("2022-09-30"),
            quotaUntil: Samples.day("2025-04-30"), qualityDimensions: dimensions,
            document: "示例文件", heading: "示例条目")
    }

    @Test("grades come back in the order of the rules, and none is made up")
    func ordered() throws {
        let labour = DimensionGrade(dimension: "labour", grade: .a)
        let information = DimensionGrade(dimension: "information", grade: .c)
        let year = rules(["information", "morals", "labour"])
        #expect(
            try QualityDimensions.ordered([labour, information], year, at: "row")
                == [information, labour])
        #expect(try QualityDimensions.ordered(nil, year, at: "row") == nil)
        for wrong in [[labour, labour], [DimensionGrade(dimension: "sports", grade: .a)]] {
            #expect(throws: (any Error).self) {
                try QualityDimensions.ordered(wrong, year, at: "row")
            }
        }
        #expect(throws: (any Error).self) {
            try QualityDimensions.ordered([labour], rules(nil), at: "row")
        }
    }

    @Test(
        "dimensions have names of their own, in letters that a file's column can bear",
        arguments: [[], ["labour", "labour"], ["Labour"], ["劳动素养"], [""]])
    func names(dimensions: [String]) throws {
        #expect(throws: (any Error).self) { try QualityDimensions.check(rules(dimensions)) }
        try QualityDimensions.check(rules(["labour", "information"]))
    }
}

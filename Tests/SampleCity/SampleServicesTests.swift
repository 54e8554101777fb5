import Contracts
import Testing

@testable import SampleCity

/// What the sample hands to the services holds their rules before they check them.
struct SampleServicesTests {
    private let city = SampleCity(seed: 12, scale: .full)

    @Test("a region's approved posts cover what its schools hold, and these cover what is occupied")
    func establishment() {
        let schools = Dictionary(uniqueKeysWithValues: city.schools.map { ($0.code, $0) })
        let lines = city.establishment
        #expect(Set(lines.map(\.region)).count == 12)
        for posts in lines {
            #expect(posts.approved > posts.allocation.reduce(0) { $0 + $1.posts })
            #expect(posts.allocation.count <= Teachers.batchRecords)
            for line in posts.allocation {
                let school = schools[line.school]
                let occupied =
                    posts.kind == .establishment ? school?.onEstablishment : school?.onHeadcount
                #expect(line.posts >= Int64(occupied ?? .max))
                #expect(school?.ownership == .public)
                #expect(school?.region == posts.region)
                #expect(posts.kind == .establishment || school?.stage == .kindergarten)
            }
        }
    }

    @Test("staff occupy exactly the posts counted, and every school has one principal")
    func staff() {
        for school in city.schools {
            var counts: [EstablishmentKind: Int] = [:]
            var principals = 0
            for member in city.staff(of: school) {
                if let kind = member.post.occupies { counts[kind, default: 0] += 1 }
                principals += member.post.isPrincipal ? 1 : 0
                if member.post.kind == .teaching || member.post.isPrincipal {
                    #expect(member.certificates.contains { $0.stage == school.stage })
                    #expect((member.registeredUntil ?? member.appointedFrom) > member.appointedFrom)
                }
                if let subject = member.post.subject {
                    #expect(member.certificates.contains { $0.subject == subject })
                }
            }
            #expect(counts[.establishment, default: 0] == school.onEstablishment)
            #expect(counts[.headcount, default: 0] == school.onHeadcount)
            #expect(principals == 1)
            #expect(school.ownership == .public || counts.isEmpty)
        }
    }

    @Test("recognised pupils are pupils of the school, by data match, at about the share assumed")
    func recognitions() throws {
        let school = try #require(city.schools.first { $0.stage == .senior })
        let pupils = Set(city.students(of: school).map(\.idNumber))
        let records = Array(city.recognitions(of: school))
        #expect(records.allSatisfy { pupils.contains($0.idNumber) && $0.basis.isDataMatched })
        #expect(Set(records.map(\.idNumber)).count == records.count)
        let perThousand = records.count * 1000 / school.studentCount
        #expect((90...150).contains(perThousand))
        let college = try #require(city.schools.first { $0.stage == .higher })
        #expect(Array(city.recognitions(of: college)).isEmpty)
    }

    @Test(
        "every date of a project's course follows the one before, and nothing is paid above a contract"
    )
    func projects() throws {
        let project = try Self.project("P4", fen: 191_000_000_000, 2022, 2025)
        let course = try #require(try city.course(of: project))
        #expect(course.budget.approvedOn < course.contract.signedOn)
        #expect(course.contract.signedOn < course.stage.enteredOn)
        #expect(course.stage.enteredOn < course.progress.day)
        #expect(course.stage.documents.allSatisfy { $0.issuedOn <= course.stage.enteredOn })
        #expect(course.payment.amount < course.contract.amount)
        #expect(course.contract.amount < course.budget.amount)
        #expect(course.payment.amount < course.funds.amount)
        #expect(course.progress.components.allSatisfy { $0.basisPoints < 10_000 })
    }

    @Test(
        "the relocation of the senior highs is the domain's example: 40 % built, 6.5 of 14.4 paid")
    func relocation() throws {
        let project = try Self.project("P2", fen: 144_000_000_000, 2022, 2025)
        let course = try #require(try city.course(of: project))
        #expect(course.progress.components == [.init(component: "whole", basisPoints: 4000)])
        #expect(course.payment.amount == Money(fen: 64_987_200_000))
    }

    @Test("certificates go to public schools of the project's stage, one a district")
    func certificates() throws {
        let certificates = city.certificates(of: try ProjectID("P3"))
        #expect(certificates.count == 11)
        #expect(Set(certificates.map(\.certificateNo)).count == 11)
        #expect(certificates.allSatisfy { $0.schoolCode.category == .kindergarten })
        #expect(city.certificates(of: try ProjectID("P1")).isEmpty)
    }

    static func project(_ id: String, fen: Int64, _ first: Int, _ last: Int) throws -> Project {
        let projectID = try ProjectID(id)
        return Project(
            id: projectID, parent: nil, number: 1, name: "示例", place: "全市", region: .city,
            content: "示例", plannedInvestment: Money(fen: fen), unallocated: nil,
            years: "\(first)—\(last)", firstYear: first, lastYear: last, stage: .listed,
            status: .identification, outputs: [],
            source: PlanSource(
                document: "示例", number: nil, heading: "示例",
                issuedOn: try CalendarDate("2022-09-30")),
            money: ProjectMoney(
                project: projectID, approved: nil, contracted: .zero, funds: .zero, paid: .zero),
            progress: ProjectProgress(
                physicalBasisPoints: nil, paidBasisPoints: nil, paidAhead: false, reportedFor: nil),
            certifiedSeats: 0)
    }
}

import Contracts

/// What the page of a school shows, as texts.
struct SchoolView {
    struct StageRow {
        let name: String
        let seats: String
        let enrolled: String
        let free: String
    }

    struct PlanRow {
        let year: String
        let stage: String
        let batch: String
        let kind: String
        let classes: String
        let seats: String
        let offered: String
        let confirmed: String
        let available: String
        let state: String
    }

    let code: String
    let name: String
    let regionCode: String
    let region: String
    let stage: String
    let ownership: String
    let sample: Bool
    let isRetired: Bool
    let isKindergarten: Bool
    let stages: [StageRow]
    let plan: [PlanRow]
    let hasPlan: Bool
    let asOf: String

    /// - Parameter plan: published lines only.
    init(_ school: School, plan lines: [PlanLine], asOf: String) {
        code = school.code.text
        name = school.name
        regionCode = school.region.text
        region = ChineseFormat.name(school.region)
        stage = ChineseFormat.name(school.stage)
        ownership = ChineseFormat.name(school.ownership)
        sample = school.sample
        isRetired = school.status == .retired
        isKindergarten = school.stage == .kindergarten
        stages = school.stages.map {
            StageRow(
                name: ChineseFormat.name($0.stage), seats: ChineseFormat.count($0.certifiedSeats),
                enrolled: ChineseFormat.count($0.enrolled),
                free: ChineseFormat.count($0.certifiedSeats - $0.enrolled))
        }
        plan = lines.map { line in
            PlanRow(
                year: line.proposal.schoolYear.text,
                stage: ChineseFormat.name(line.proposal.stage), batch: "\(line.proposal.batch)",
                kind: ChineseFormat.seats(of: line.proposal),
                classes: ChineseFormat.count(line.proposal.classes),
                seats: ChineseFormat.count(line.proposal.seats),
                offered: ChineseFormat.count(line.offered),
                confirmed: ChineseFormat.count(line.confirmed),
                available: ChineseFormat.count(line.available),
                state: ChineseFormat.name(line.state))
        }
        hasPlan = !plan.isEmpty
        self.asOf = asOf
    }
}

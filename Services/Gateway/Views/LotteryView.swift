import Contracts

/// What the page of one lottery shows, as texts.
struct LotteryView {
    struct SchoolRow {
        let code: String
        let name: String
        let seats: String
    }

    struct StepRow {
        let time: String
        let act: String
        let officer: String
        let note: String
    }

    let id: String
    let region: String
    let stage: String
    let year: String
    let state: String
    let sample: Bool
    let entries: String
    let source: String
    let publicValue: String
    let listHash: String
    let commitment: String
    let resultHash: String
    let voidReason: String?
    let schools: [SchoolRow]
    /// It puts children in an order and gives no seats.
    let isOrderOnly: Bool
    let steps: [StepRow]
    let isFrozen: Bool
    let asOf: String
    let script: String?

    init(_ lottery: Lottery, labels: SchoolLabels, asOf: String, script: String?) {
        id = lottery.id
        region = ChineseFormat.name(lottery.region)
        stage = ChineseFormat.name(lottery.stage)
        year = lottery.schoolYear.text
        state = ChineseFormat.name(lottery.state)
        sample = lottery.sample
        entries = ChineseFormat.count(lottery.entries)
        source = lottery.publicValueSource
        publicValue = lottery.publicValue ?? "尚无"
        listHash = lottery.listHash ?? "尚未冻结"
        commitment = lottery.commitment ?? "尚未冻结"
        resultHash = lottery.resultHash ?? "尚未公布"
        voidReason = lottery.voidReason
        schools = lottery.schools.map {
            SchoolRow(
                code: $0.code.text, name: labels.text($0.code),
                seats: ChineseFormat.count($0.seats))
        }
        isOrderOnly = lottery.schools.isEmpty
        steps = Self.steps(lottery.steps)
        isFrozen = lottery.listHash != nil
        self.asOf = asOf
        self.script = script
    }

    private static func steps(_ steps: [LotteryStep]) -> [StepRow] {
        var letters = OfficerLetters()
        return steps.map { step in
            StepRow(
                time: ChineseFormat.time(step.at), act: ChineseFormat.name(step.act),
                officer: letters.letter(of: step.by),
                note: step.program.map { "复核程序：\($0)" } ?? "")
        }
    }
}

/// What the list of lotteries shows.
struct LotteriesView {
    struct Row {
        let id: String
        let year: String
        let region: String
        let stage: String
        let entries: String
        let seats: String
        let state: String
        let sample: Bool
    }

    let rows: [Row]
    let count: String
    let isEmpty: Bool
    let isCut: Bool
    let sample: Bool
    let asOf: String

    /// - Parameter most: how many are shown.
    init(_ lotteries: [Lottery], most: Int, asOf: String) {
        rows = lotteries.prefix(most).map { lottery in
            Row(
                id: lottery.id, year: lottery.schoolYear.text,
                region: ChineseFormat.name(lottery.region),
                stage: ChineseFormat.name(lottery.stage),
                entries: ChineseFormat.count(lottery.entries),
                seats: lottery.schools.isEmpty
                    ? "只排先后" : ChineseFormat.count(lottery.schools.reduce(0) { $0 + $1.seats }),
                state: ChineseFormat.name(lottery.state), sample: lottery.sample)
        }
        count = ChineseFormat.count(rows.count)
        isEmpty = rows.isEmpty
        isCut = lotteries.count > most
        sample = rows.contains(where: \.sample)
        self.asOf = asOf
    }
}

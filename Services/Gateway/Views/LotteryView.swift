import Contracts

/// What the page of one lottery shows, as texts.
struct LotteryView {
    struct SchoolRow {
        let code: String
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
    let steps: [StepRow]
    let isFrozen: Bool
    let script: String?

    init(_ lottery: Lottery, script: String?) {
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
            SchoolRow(code: $0.code.text, seats: ChineseFormat.count($0.seats))
        }
        steps = Self.steps(lottery.steps)
        isFrozen = lottery.listHash != nil
        self.script = script
    }

    /// Officers by letters, in the order they appear: the page shows that two are two, not who they are.
    private static func steps(_ steps: [LotteryStep]) -> [StepRow] {
        let letters = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"]
        var seen: [String] = []
        return steps.map { step in
            if !seen.contains(step.by) { seen.append(step.by) }
            let place = seen.firstIndex(of: step.by) ?? 0
            return StepRow(
                time: ChineseFormat.time(step.at), act: ChineseFormat.name(step.act),
                officer: place < letters.count ? letters[place] : "第\(place + 1)人",
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

    /// - Parameter most: how many are shown.
    init(_ lotteries: [Lottery], most: Int) {
        rows = lotteries.prefix(most).map { lottery in
            Row(
                id: lottery.id, year: lottery.schoolYear.text,
                region: ChineseFormat.name(lottery.region),
                stage: ChineseFormat.name(lottery.stage),
                entries: ChineseFormat.count(lottery.entries),
                seats: ChineseFormat.count(lottery.schools.reduce(0) { $0 + $1.seats }),
                state: ChineseFormat.name(lottery.state), sample: lottery.sample)
        }
        count = ChineseFormat.count(rows.count)
        isEmpty = rows.isEmpty
        isCut = lotteries.count > most
        sample = rows.contains(where: \.sample)
    }
}

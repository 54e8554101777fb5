import Admission
import Foundation
import Testing

struct LotteryDrawTests {
    private static func draw(_ seed: UInt64) throws -> LotteryDraw {
        let given = RandomLotteries.make(seed)
        return try LotteryDraw(given.list, secret: given.secret, publicValue: given.publicValue)
    }

    private struct ForeignDraw: Decodable {
        var listHash: String
        var commitment: String
        var seed: String
        var order: [LotteryPlace]
        var resultHash: String
    }

    @Test("a second implementation, from the page alone, gets the same bytes a thousand times")
    func foreign() throws {
        let given = (0..<1000).map { RandomLotteries.make($0) }
        let answers = try PythonPeer.run(
            "lottery_verify.py", ["--draw"], on: given, as: ForeignDraw.self)
        for (given, answer) in zip(given, answers) {
            let draw = try LotteryDraw(
                given.list, secret: given.secret, publicValue: given.publicValue)
            #expect(draw.listHash == answer.listHash)
            #expect(draw.commitment == answer.commitment)
            #expect(draw.seed == answer.seed)
            #expect(draw.order == answer.order)
            #expect(draw.resultHash == answer.resultHash)
        }
    }

    @Test("the order of the input means nothing")
    func orderIndependence() throws {
        for seed in 0..<100 as Range<UInt64> {
            let first = try Self.draw(seed)
            var random = LotteryNumbers(seed: seed)
            var list = first.list
            list.entries.shuffle(using: &random)
            list.schools.shuffle(using: &random)
            let second = try LotteryDraw(
                list, secret: first.secret, publicValue: first.publicValue)
            #expect(second.listHash == first.listHash)
            #expect(second.order == first.order)
            #expect(second.resultHash == first.resultHash)
        }
    }

    @Test("no seat twice, twins together, and who got less than a wish was behind who has it")
    func fairness() throws {
        for seed in 0..<500 as Range<UInt64> {
            let draw = try Self.draw(seed)
            let entries = Dictionary(uniqueKeysWithValues: draw.list.entries.map { ($0.id, $0) })
            #expect(Set(draw.order.map(\.entry)) == Set(entries.keys))
            #expect(draw.order.count == entries.count)
            for school in draw.list.schools {
                #expect(draw.order.count { $0.school == school.code } <= school.seats)
            }
            for members in Dictionary(grouping: draw.order, by: \.place).values {
                #expect(Set(members.map(\.ticket)).count == 1)
                #expect(Set(members.map(\.school)).count == 1)
                let groups = Set(members.compactMap { entries[$0.entry]?.group })
                #expect(members.count == 1 ? groups.isEmpty : groups.count == 1)
            }
            for place in draw.order {
                let wishes = try #require(entries[place.entry]).wishes
                if let school = place.school { #expect(wishes.contains(school)) }
                let size = draw.order.count { $0.place == place.place }
                // Whatever was wished more had no room for the group when its turn came.
                for better in wishes.prefix(while: { $0 != place.school }) {
                    let seats = try #require(draw.list.schools.first { $0.code == better }).seats
                    let before = draw.order.count {
                        $0.school == better && $0.place < place.place
                    }
                    #expect(seats - before < size)
                }
            }
        }
    }

    @Test("tickets are even: over many seeds every entry is first about as often")
    func even() throws {
        let list = LotteryList(
            lottery: "even", publicValueSource: "s", schools: [],
            entries: (0..<10).map { .init(id: "e\($0)", wishes: []) })
        var first: [String: Int] = [:]
        let draws = 5000
        for number in 0..<draws {
            let draw = try LotteryDraw(
                list, secret: String(repeating: "0", count: 64), publicValue: "\(number)")
            first[draw.order[0].entry, default: 0] += 1
        }
        // Chi squared with nine degrees of freedom; above 27.9 once in a thousand, and the run is always the same.
        let expected = Double(draws) / 10
        let chi = list.entries.reduce(0.0) {
            $0 + pow(Double(first[$1.id] ?? 0) - expected, 2) / expected
        }
        #expect(chi < 27.9)
    }

    @Test("every secret that is drawn is another one")
    func secrets() {
        let secrets = (0..<100).map { _ in LotteryDraw.newSecret() }
        #expect(Set(secrets).count == 100)
        #expect(secrets.allSatisfy { $0.wholeMatch(of: /[0-9a-f]{64}/) != nil })
    }

    struct Change: Sendable, CustomStringConvertible {
        let path: String
        let rule: String
        let make: @Sendable (inout LotteryList) -> Void

        init(
            _ path: String, _ rule: String,
            _ make: @escaping @Sendable (inout LotteryList) -> Void
        ) {
            self.path = path
            self.rule = rule
            self.make = make
        }

        var description: String { "\(path) \(rule)" }
    }

    @Test(
        "a list that breaks a rule is refused by its path and rule",
        arguments: [
            Change("list.lottery", "pattern") { $0.lottery = "a b" },
            Change("list.lottery", "pattern") { $0.lottery = "-a" },
            Change("list.publicValueSource", "text") { $0.publicValueSource = "a\nb" },
            Change("list.publicValueSource", "text") { $0.publicValueSource = "" },
            Change("list.schools[1].code", "unique") { $0.schools[1].code = "s1" },
            Change("list.schools[0].seats", "range") { $0.schools[0].seats = -1 },
            Change("list.entries", "range") { $0.entries = [] },
            Change("list.entries[1].id", "unique") { $0.entries[1].id = "a" },
            Change("list.entries[2].id", "pattern") { $0.entries[2].id = "ü" },
            Change("list.entries[2].id", "pattern") {
                $0.entries[2].id = String(repeating: "x", count: 65)
            },
            Change("list.entries[0].wishes[1]", "school") { $0.entries[0].wishes = ["s1", "s3"] },
            Change("list.entries[0].wishes[1]", "unique") { $0.entries[0].wishes = ["s1", "s1"] },
            Change("list.entries[2].wishes", "group") { $0.entries[2].wishes = [] },
            Change("list.entries[1].group", "group") { $0.entries[2].group = nil },
            Change("list.entries[1].group", "pattern") { $0.entries[1].group = "" },
        ])
    func rules(change: Change) throws {
        var list = LotteryList(
            lottery: "l", publicValueSource: "s",
            schools: [.init(code: "s1", seats: 1), .init(code: "s2", seats: 2)],
            entries: [
                .init(id: "a", wishes: ["s1"]), .init(id: "b", group: "g", wishes: ["s2"]),
                .init(id: "c", group: "g", wishes: ["s2"]),
            ])
        _ = try LotteryDraw.hash(of: list)
        change.make(&list)
        let fault = #expect(throws: AdmissionFault.self) { try LotteryDraw.hash(of: list) }
        #expect(fault?.path == change.path)
        #expect(fault?.rule == change.rule)
    }

    @Test("a secret and a public value have their own rules")
    func inputs() throws {
        let list = RandomLotteries.make(1).list
        let secret = String(repeating: "a", count: 64)
        for (bad, value, path) in [
            ("ab", "1", "secret"), (secret.uppercased(), "1", "secret"),
            (secret, "", "publicValue"),
            (secret, " 1", "publicValue"), (secret, "号", "publicValue"),
        ] {
            let fault = #expect(throws: AdmissionFault.self) {
                try LotteryDraw(list, secret: bad, publicValue: value)
            }
            #expect(fault?.path == path)
        }
    }
}

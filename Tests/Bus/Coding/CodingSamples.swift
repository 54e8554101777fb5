import Bus
import BusTesting
import Foundation

/// One field of every kind that Codable knows.
struct Everything: Codable, Equatable, Sendable {
    var bool: Bool
    var int: Int
    var int8: Int8
    var int16: Int16
    var int32: Int32
    var int64: Int64
    var uint: UInt
    var uint8: UInt8
    var uint16: UInt16
    var uint32: UInt32
    var uint64: UInt64
    var float: Float
    var double: Double
    var text: String
    var note: String?
    var count: Int?
    var flag: Bool?
    var ratio: Double?
    var data: Data
    var numbers: [Int]
    var holes: [Int?]
    var names: [String: Int]
    var places: [Int: String]
    var shape: Shape
    var stage: SampleStage
    var tree: SampleTree
    var any: JSONValue

    static func random(_ random: inout SeededNumbers) -> Everything {
        Everything(
            bool: .random(using: &random), int: .random(in: .min ... .max, using: &random),
            int8: .random(in: .min ... .max, using: &random),
            int16: .random(in: .min ... .max, using: &random),
            int32: .random(in: .min ... .max, using: &random),
            int64: .random(in: -300...300, using: &random),
            uint: .random(in: 0...UInt(Int.max), using: &random),
            uint8: .random(in: .min ... .max, using: &random),
            uint16: .random(in: .min ... .max, using: &random),
            uint32: .random(in: .min ... .max, using: &random),
            uint64: .random(in: 0...UInt64(Int64.max), using: &random),
            float: Float(Int16.random(in: .min ... .max, using: &random)) + 0.5,
            double: random.fraction(), text: random.text(),
            note: Bool.random(using: &random) ? random.text() : nil,
            count: Bool.random(using: &random) ? random.below(1000) : nil,
            flag: Bool.random(using: &random) ? true : nil,
            ratio: Bool.random(using: &random) ? random.fraction() : nil,
            data: Data((0..<random.below(40)).map { UInt8($0 * 7 % 256) }),
            numbers: (0..<random.below(40)).map { $0 * $0 - 20 },
            holes: (0..<random.below(4)).map { $0 % 2 == 0 ? $0 : nil },
            names: Dictionary(
                (0..<random.below(30)).map { ("\(random.text())\($0)", $0) },
                uniquingKeysWith: { $1 }),
            places: Dictionary(
                (0..<random.below(5)).map { ($0 - 2, random.text()) }, uniquingKeysWith: { $1 }),
            shape: .random(&random), stage: SampleStage.allCases[random.below(3)],
            tree: .random(&random, depth: 3), any: .random(&random, depth: 3))
    }
}

enum Shape: Codable, Equatable, Sendable {
    case point
    case circle(radius: Double)
    case labelled(String, inner: [Int])

    static func random(_ random: inout SeededNumbers) -> Shape {
        switch random.below(3) {
        case 0: .point
        case 1: .circle(radius: random.fraction())
        default: .labelled(random.text(), inner: [1, 2, 3])
        }
    }
}

enum SampleStage: String, WireEnum { case primary, junior, senior }

struct SampleTree: Codable, Equatable, Sendable {
    var name: String
    var children: [SampleTree]

    static func random(_ random: inout SeededNumbers, depth: Int) -> SampleTree {
        SampleTree(
            name: random.text(),
            children: depth == 0
                ? [] : (0..<random.below(3)).map { _ in .random(&random, depth: depth - 1) })
    }

    /// A chain of so many trees, each inside the other.
    static func chain(_ length: Int) -> SampleTree {
        (1..<length).reduce(SampleTree(name: "", children: [])) { inner, _ in
            SampleTree(name: "", children: [inner])
        }
    }
}

extension JSONValue {
    static func random(_ random: inout SeededNumbers, depth: Int) -> JSONValue {
        switch random.below(depth == 0 ? 5 : 7) {
        case 0: .null
        case 1: .bool(.random(using: &random))
        case 2: .int(.random(in: .min ... .max, using: &random))
        case 3: .double(random.fraction())
        case 4: .string(random.text())
        case 5: .array((0..<random.below(30)).map { _ in .random(&random, depth: depth - 1) })
        default:
            .object(
                Dictionary(
                    (0..<random.below(30)).map {
                        ("\(random.text())\($0)", .random(&random, depth: depth - 1))
                    }, uniquingKeysWith: { $1 }))
        }
    }
}

/// `0a ff` as bytes.
func bytes(hex: String) -> [UInt8] {
    let digits = hex.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map {
        UInt8(digits[$0] << 4 | digits[$0 + 1])
    }
}

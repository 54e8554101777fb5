import Foundation

/// 摇号证明: everything a stranger needs to draw a lottery again, in one JSON file without personal data.
///
/// Before the draw it holds the frozen list, its hash and the commitment only.
public struct LotteryProof: Codable, Sendable, Hashable {
    public static let formatName = "edubus-lottery-v1"

    public var format: String
    /// Made-up entries, nobody's.
    public var sample: Bool
    public var list: LotteryList
    public var listHash: String
    public var commitment: String
    public var secret: String?
    public var publicValue: String?
    public var seed: String?
    public var order: [LotteryPlace]?
    public var resultHash: String?

    /// A drawn lottery's proof.
    public init(_ draw: LotteryDraw, sample: Bool) {
        self.init(
            frozen: draw.list, listHash: draw.listHash, commitment: draw.commitment, sample: sample)
        secret = draw.secret
        publicValue = draw.publicValue
        seed = draw.seed
        order = draw.order
        resultHash = draw.resultHash
    }

    /// A frozen list's, before it is drawn.
    public init(frozen list: LotteryList, listHash: String, commitment: String, sample: Bool) {
        format = Self.formatName
        self.sample = sample
        self.list = list
        self.listHash = listHash
        self.commitment = commitment
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case format, sample, list, listHash, commitment, secret, publicValue, seed, order,
            resultHash
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.exactly(CodingKeys.self)
        format = try values.decode(String.self, forKey: .format)
        sample = try values.decode(Bool.self, forKey: .sample)
        list = try values.decode(LotteryList.self, forKey: .list)
        listHash = try values.decode(String.self, forKey: .listHash)
        commitment = try values.decode(String.self, forKey: .commitment)
        secret = try values.decodeIfPresent(String.self, forKey: .secret)
        publicValue = try values.decodeIfPresent(String.self, forKey: .publicValue)
        seed = try values.decodeIfPresent(String.self, forKey: .seed)
        order = try values.decodeIfPresent([LotteryPlace].self, forKey: .order)
        resultHash = try values.decodeIfPresent(String.self, forKey: .resultHash)
    }

    /// Reads a proof file.
    ///
    /// - Throws: the path and the rule of what is not as it must be.
    public static func read(_ bytes: [UInt8]) throws(AdmissionFault) -> LotteryProof {
        guard bytes.count <= LotteryLimits.fileBytes else {
            throw AdmissionFault("", rule: "size", "has over \(LotteryLimits.fileBytes) bytes")
        }
        // What looks through the members reads UTF-8; the decoder would take UTF-16 too.
        guard !bytes.contains(0) else {
            throw AdmissionFault("", rule: "JSON", "is no JSON in UTF-8")
        }
        try RepeatedMembers.check(bytes)
        do {
            return try JSONDecoder().decode(LotteryProof.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw AdmissionFault(error)
        } catch {
            throw AdmissionFault("", rule: "JSON", "cannot be read")
        }
    }
}

import Bus

extension JSONSchema {
    static var fenAmount: JSONSchema { .integer(description: "Amount in fen, 1/100 yuan.") }
}

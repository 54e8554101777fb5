/// Writes a head's CBOR map with small integer keys; what has its default value is left out.
struct HeadWriter {
    private var writer: CBORWriter
    private var count = 0

    init() {
        writer = CBORWriter(capacity: 128)
        // The map's own head, counted at the end.
        writer.writeMap(0)
    }

    private mutating func key(_ key: Int) {
        count += 1
        writer.write(UInt64(key))
    }

    mutating func number(_ key: Int, _ value: some BinaryInteger, unless standard: Int? = nil) {
        if let standard, value == standard { return }
        self.key(key)
        writer.write(UInt64(clamping: value))
    }

    mutating func text(_ key: Int, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        self.key(key)
        writer.write(value)
    }

    mutating func texts(_ key: Int, _ values: [String]) {
        guard !values.isEmpty else { return }
        self.key(key)
        writer.writeArray(values.count)
        for value in values { writer.write(value) }
    }

    mutating func numbers(_ key: Int, _ values: [UInt8]) {
        self.key(key)
        writer.writeArray(values.count)
        for value in values { writer.write(UInt64(value)) }
    }

    mutating func metadata(_ key: Int, _ metadata: Metadata) {
        guard !metadata.isEmpty else { return }
        self.key(key)
        metadata.write(to: &writer)
    }

    mutating func principal(_ key: Int, _ principal: Principal?) {
        guard let principal else { return }
        self.key(key)
        var inner = HeadWriter()
        inner.text(1, principal.subject)
        inner.text(2, principal.department)
        inner.texts(3, principal.roles.map(\.rawValue))
        inner.texts(4, principal.districts)
        writer.writeEncoded(inner.finished())
    }

    mutating func violations(_ key: Int, _ violations: [FieldViolation]) {
        guard !violations.isEmpty else { return }
        self.key(key)
        writer.writeArray(violations.count)
        for violation in violations {
            writer.writeArray(3)
            writer.write(violation.field)
            writer.write(violation.rule)
            writer.write(violation.message)
        }
    }

    /// The whole map. A head has fewer than 24 keys, so its own head is one byte.
    func finished() -> [UInt8] {
        var bytes = writer.bytes
        bytes[0] |= UInt8(count)
        return bytes
    }
}

/// Reads a head's CBOR map; unknown keys are skipped.
enum HeadReader {
    /// - Parameter field: reads the value of the key it is given, or skips it.
    /// - Throws: `ProtocolViolation` for anything that is not such a map, or that has more after it.
    static func read(
        _ bytes: [UInt8], _ field: (Int, inout CBORReader) throws -> Void
    ) throws {
        guard !bytes.isEmpty else { return }
        var reader = CBORReader(bytes)
        try read(&reader, field)
        guard reader.isAtEnd else { throw ProtocolViolation() }
    }

    static func read(
        _ reader: inout CBORReader, _ field: (Int, inout CBORReader) throws -> Void
    ) throws {
        for _ in 0..<(try reader.readMap()) {
            try field(Int(clamping: try reader.readInteger(UInt64.self)), &reader)
        }
    }

    static func number(_ reader: inout CBORReader) throws -> Int {
        Int(clamping: try reader.readInteger(UInt64.self))
    }

    static func texts(_ reader: inout CBORReader) throws -> [String] {
        try (0..<(try reader.readArray())).map { _ in try reader.readText() }
    }

    static func numbers(_ reader: inout CBORReader) throws -> [UInt8] {
        try (0..<(try reader.readArray())).map { _ in
            UInt8(clamping: try reader.readInteger(UInt64.self))
        }
    }

    static func principal(_ reader: inout CBORReader) throws -> Principal {
        var principal = Principal(subject: "", department: "", roles: [], districts: [])
        try read(&reader) { key, reader in
            switch key {
            case 1: principal.subject = try reader.readText()
            case 2: principal.department = try reader.readText()
            case 3: principal.roles = try texts(&reader).map(Role.init(rawValue:))
            case 4: principal.districts = try texts(&reader)
            default: try reader.skip()
            }
        }
        return principal
    }

    static func violations(_ reader: inout CBORReader) throws -> [FieldViolation] {
        try (0..<(try reader.readArray())).map { _ in
            guard try reader.readArray() == 3 else { throw ProtocolViolation() }
            return FieldViolation(
                field: try reader.readText(), rule: try reader.readText(),
                message: try reader.readText())
        }
    }
}

extension Metadata {
    fileprivate func write(to writer: inout CBORWriter) {
        writer.writeMap(values.count)
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            writer.write(key)
            writer.write(value)
        }
    }

    /// As a head's whole map: HEADERS.
    func encoded() -> [UInt8] {
        var writer = CBORWriter()
        write(to: &writer)
        return writer.bytes
    }

    init(encoded bytes: [UInt8]) throws {
        self.init()
        guard !bytes.isEmpty else { return }
        var reader = CBORReader(bytes)
        try self.init(&reader)
        guard reader.isAtEnd else { throw ProtocolViolation() }
    }

    init(_ reader: inout CBORReader) throws {
        var values: [String: [UInt8]] = [:]
        for _ in 0..<(try reader.readMap()) {
            let key = try reader.readText()
            values[key] = try reader.readBytes()
        }
        self.init(values)
    }

    /// Size on the wire, without the map's own header.
    var encodedBytes: Int {
        values.reduce(0) { $0 + $1.key.utf8.count + $1.value.count + 6 }
    }
}

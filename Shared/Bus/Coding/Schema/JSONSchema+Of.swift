extension JSONSchema {
    /// The schema of a type's JSON, recorded from its `Decodable` conformance.
    ///
    /// Named types lie in `$defs` under their Swift name, which is also their title. What could not be
    /// recorded is left open; `recording(_:)` tells.
    public static func of(_ type: any Decodable.Type) -> JSONSchema {
        SchemaRecorder().root(type)
    }

    /// The schema of a type's JSON.
    ///
    /// - Throws: `SchemaRecordingError` when a part of it refuses every example, and so has to state its
    ///   schema as `SchemaDescribing`.
    public static func recording(_ type: any Decodable.Type) throws -> JSONSchema {
        let recorder = SchemaRecorder()
        let schema = recorder.root(type)
        guard recorder.unrecorded.isEmpty else {
            throw SchemaRecordingError(types: recorder.unrecorded)
        }
        return schema
    }
}

/// Types whose decoder refused the recorder's example: they have to conform to `SchemaDescribing`.
public struct SchemaRecordingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Each with the reason.
    public let types: [String]

    public var description: String {
        "these types must state their schema (SchemaDescribing): "
            + types.joined(separator: "; ")
    }
}

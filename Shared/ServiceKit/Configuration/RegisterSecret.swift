import Store

/// The secret that a department's register gets from the city: made from the city's own, and worth nothing without it.
public enum RegisterSecret {
    /// - Parameters:
    ///   - register: `household`.
    ///   - city: what is in `person.key`.
    /// - Throws: `StoreError` when the city's secret is too short.
    public static func make(for register: String, from city: [UInt8]) throws -> [UInt8] {
        try PersonKeys(secret: city).secret(ofRegister: register)
    }
}

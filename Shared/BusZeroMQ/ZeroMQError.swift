import CZeroMQ

/// Why a context, a key or a server could not be made. What happens on a link is a `LinkFailure`.
public struct ZeroMQError: Error, Sendable, Hashable, CustomStringConvertible {
    public let code: Code
    /// For people; names the address or the option.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { "\(code.rawValue): \(message)" }

    /// What went wrong, for programs.
    public struct Code: RawRepresentable, Sendable, Hashable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Another program listens on the address.
        public static let addressInUse = Code(rawValue: "ADDRESS_IN_USE")
        /// The address is not `tcp://host:port` or `ipc:///path`, or is not of this machine.
        public static let addressInvalid = Code(rawValue: "ADDRESS_INVALID")
        /// The directory of an `ipc` address is open to other users of the machine.
        public static let directoryNotPrivate = Code(rawValue: "DIRECTORY_NOT_PRIVATE")
        /// A network address without a CURVE key.
        public static let encryptionRequired = Code(rawValue: "ENCRYPTION_REQUIRED")
        /// The security self-test failed: the server would let strangers in.
        public static let insecure = Code(rawValue: "INSECURE")
        /// Not a CURVE key in Z85.
        public static let keyInvalid = Code(rawValue: "KEY_INVALID")
        /// This process already has a context.
        public static let contextExists = Code(rawValue: "CONTEXT_EXISTS")
        /// The context was shut down, or the server listens already.
        public static let wrongState = Code(rawValue: "WRONG_STATE")
        public static let versionTooOld = Code(rawValue: "VERSION_TOO_OLD")
        /// libzmq refused something that should always work.
        public static let library = Code(rawValue: "LIBRARY")
    }

    /// What libzmq said last on this thread, while doing `what`.
    static func last(_ what: String, code: Code = .library) -> ZeroMQError {
        ZeroMQError(code, "\(what): \(String(cString: zmq_strerror(zmq_errno())))")
    }
}

import CZeroMQ

/// A version of libzmq.
public struct ZeroMQVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let major: Int
    public let minor: Int
    public let patch: Int

    public init(_ major: Int, _ minor: Int, _ patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// The library this process is linked with.
    public static var linked: ZeroMQVersion {
        var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
        zmq_version(&major, &minor, &patch)
        return ZeroMQVersion(Int(major), Int(minor), Int(patch))
    }

    public var description: String { "\(major).\(minor).\(patch)" }

    public static func < (left: ZeroMQVersion, right: ZeroMQVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }

    /// Refuses versions with published holes.
    func requireSafe() throws(ZeroMQError) {
        guard self >= ZeroMQLimits.oldestVersion else {
            throw ZeroMQError(
                .versionTooOld, "libzmq \(self) is older than \(ZeroMQLimits.oldestVersion)")
        }
    }
}

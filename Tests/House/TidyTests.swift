import Foundation
import Testing

/// Rules of the house that a machine can hold.
struct TidyTests {
    @Test("no source file is longer than 600 lines")
    func filesAreShort() {
        // What a generator wrote is as long as it is.
        for file in Repository.swiftFiles() where !file.path.contains("/Generated/") {
            #expect(file.lines.count <= 600, "\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test("nothing is left for later in a comment, and no path of a machine is in the code")
    func nothingLeftForLater() {
        // Spelled apart, so that this file passes itself.
        let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "/wor" + "k/", "/opt/swi" + "ft-"]
        for file in Repository.swiftFiles() {
            for word in words {
                #expect(!file.text.contains(word), "\(file.path) holds “\(word)”")
            }
        }
    }

    @Test("unchecked sharing stays at the C boundary")
    func uncheckedSharingStaysAtTheBoundary() {
        let marks = ["@unchecked Sen" + "dable", "nonisolated(unsa" + "fe)"]
        let atBoundary = ["Shared/BusZeroMQ/", "Tests/BusZeroMQ/"]
        for file in Repository.swiftFiles() where !atBoundary.contains(where: file.path.hasPrefix) {
            for mark in marks {
                #expect(!file.text.contains(mark), "\(file.path) holds \(mark)")
            }
        }
    }

    @Test("only the transport's folder names ZeroMQ's functions")
    func onlyTheTransportCallsZeroMQ() {
        for file in Repository.swiftFiles(under: ["Shared", "Services"])
        where !file.path.hasPrefix("Shared/BusZeroMQ/") {
            #expect(!file.text.contains("zmq" + "_"), "\(file.path) calls libzmq")
        }
    }

    @Test("tests do not sleep")
    func testsDoNotSleep() {
        for file in Repository.swiftFiles(under: ["Tests"])
        where !file.path.hasPrefix("Tests/EndToEnd/") && !file.path.hasPrefix("Tests/House/") {
            #expect(!file.text.contains("Task.sl" + "eep("), "\(file.path) sleeps")
            #expect(!file.text.contains("usl" + "eep("), "\(file.path) sleeps")
        }
    }

    @Test("the top level holds only what is agreed")
    func topLevel() throws {
        let agreed: Set<String> = [
            "Package.swift", "Services", "Shared", "Tests", "docker", "docs", "Makefile",
            "README.md",
            "README.zh-CN.md", "LICENSE", "Package.resolved", "run",
        ]
        let found = try FileManager.default.contentsOfDirectory(atPath: Repository.root.path)
            .filter { !$0.hasPrefix(".") }
        #expect(Set(found).subtracting(agreed).isEmpty)
    }
}

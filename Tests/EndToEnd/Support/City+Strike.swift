import Bus
import Foundation
import Testing

extension City {
    /// Sends an act while enrollment is killed, and again with its key until it is acknowledged. One more retry has the same answer.
    ///
    /// - Parameter after: how long the act may run before the kill.
    func strike(
        _ client: Client, _ method: String, _ request: JSONValue, key: String,
        after pause: Duration = .zero
    ) async throws -> JSONValue {
        async let first = client.insist("enrollment.v1/\(method)", request, key: key)
        try await Task.sleep(for: pause)
        try await kill("enrollment")
        try start("enrollment")
        let answer = try await first
        let again = try await client.insist("enrollment.v1/\(method)", request, key: key)
        #expect(answer == again, "\(method)")
        return answer
    }

    /// A second officer's client, for what two persons do.
    func secondOfficer() async throws -> Client {
        let token = try await edubus(
            "keys", "token", "second-office", "--role", "cityOfficer", "--district", "*",
            "--expires", "2099-12-31")
        try #require(token.code == 0, "\(token.errors)")
        let client = Client(
            port: port, token: token.output.trimmingCharacters(in: .whitespacesAndNewlines))
        try await Machine.until("the gateway knows the second officer") {
            let answer = try await client.call("enrollment.v1/GetLottery", ["lotteryID": "none"])
            return answer.status == 404
        }
        return client
    }
}

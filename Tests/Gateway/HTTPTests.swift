import Bus
import Contracts
import Testing

struct HTTPTests {
    @Test(
        "HEAD answers as GET without the body, and the next answer on the connection is in step",
        arguments: [
            "/", "/healthz", "/openapi.json", "/api/v1/overview", "/nowhere", "/regions/4108",
        ])
    func head(path: String) async throws {
        try await TestGateway.run { gateway in
            let get = try await gateway.get(path)
            let connection = try RawConnection(port: gateway.port)
            connection.write("HEAD \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
            let head = await connection.read { $0.contains("\r\n\r\n") }
            #expect(head.status.hasPrefix("HTTP/1.1 \(get.status) "))
            #expect(head.text.hasSuffix("\r\n\r\n"))
            #expect(head.text.lowercased().contains("content-type: \(get.type)"))
            if path == "/healthz" {
                #expect(head.text.lowercased().contains("content-length: \(get.data.count)\r\n"))
            }
            connection.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            let next = await connection.read { $0.contains("SERVING") }
            #expect(next.text.hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test(
        "a method a path does not take is a 405 that says which it takes",
        arguments: [
            ("POST", "/", "GET, HEAD"), ("DELETE", "/api/v1/overview", "GET, HEAD"),
            ("OPTIONS", "/regions/410802", "GET, HEAD"), ("PROPFIND", "/healthz", "GET, HEAD"),
            ("GET", "/api/v1/methods/enrollment.v1/GetSchool", "POST"),
            ("PUT", "/api/v1/schools/214100000%31", "GET, HEAD"),
        ])
    func wrongMethod(method: String, path: String, allow: String) async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.send(method, path, headers: [:], body: nil)
            #expect(answer.status == 405)
            #expect(answer.header("Allow") == allow)
            #expect(answer.type.hasPrefix("application/problem+json"))
            let problem = try answer.json()
            #expect(problem["reason"]?.stringValue == "METHOD_NOT_ALLOWED")
            #expect(problem["executed"]?.stringValue == "no")
        }
    }

    @Test(
        "a percent-encoded path is the path it encodes",
        arguments: [
            "/api/v1/schools/214100000%31", "/api/v1/%73chools/2141000001",
            "/api%2Dx/../nothing",
        ])
    func encodedPath(path: String) async throws {
        try await TestGateway.run { gateway in
            let connection = try RawConnection(port: gateway.port)
            connection.write("GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let reply = await connection.read()
            if path.hasSuffix("nothing") {
                #expect(reply.status.hasPrefix("HTTP/1.1 404"))
            } else {
                #expect(reply.status.hasPrefix("HTTP/1.1 200"))
                #expect(reply.text.contains(#""code":"2141000001""#))
            }
        }
    }

    @Test("an encoded slash is no separator")
    func encodedSlash() async throws {
        try await TestGateway.run { gateway async throws in
            #expect(try await gateway.get("/api/v1%2Foverview").status == 404)
            #expect(try await gateway.get("/api/v1/schools/214100%2F0001").status == 400)
        }
    }

    @Test(
        "a malformed percent sequence is a 400",
        arguments: [
            "/api/v1/schools/%zz", "/api/v1/schools/%4", "/%", "/api/v1/schools/%ff",
            "/regions/%+1",
        ])
    func malformedPath(path: String) async throws {
        try await TestGateway.run { gateway in
            let connection = try RawConnection(port: gateway.port)
            connection.write("GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let reply = await connection.read()
            #expect(reply.status.hasPrefix("HTTP/1.1 400"))
            #expect(reply.text.contains(#""rule":"percent-encoding""#))
            #expect(reply.text.contains(#""executed":"no""#))
        }
    }

    @Test(
        "a browser sees a page for an error on a page's path, and a problem on a program's",
        arguments: [
            ("/regions/4108", 400, true), ("/regions/410101", 404, true), ("/nowhere", 404, true),
            ("/api/v1/nothing", 404, false), ("/api/v1/regions/4108", 400, false),
        ])
    func errorPage(path: String, status: Int, isPage: Bool) async throws {
        try await TestGateway.run { gateway in
            let answer = try await gateway.send(
                "GET", path, headers: ["Accept": "text/html,application/xhtml+xml,*/*;q=0.8"],
                body: nil)
            #expect(answer.status == status)
            if isPage {
                #expect(answer.type == "text/html; charset=utf-8")
                #expect(answer.text.contains(#"<html lang="zh-CN">"#))
                #expect(answer.text.contains(#"<a href="/">"#))
                #expect(answer.header("Content-Length") == "\(answer.data.count)")
                #expect(answer.header("Content-Security-Policy") != nil)
            } else {
                #expect(answer.type.hasPrefix("application/problem+json"))
            }
            let program = try await gateway.send(
                "GET", path, headers: ["Accept": "application/json"], body: nil)
            #expect(program.type.hasPrefix("application/problem+json"))
        }
    }
}

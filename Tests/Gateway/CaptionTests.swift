import Foundation
import Testing

/// Captions on a small telephone.
struct CaptionTests {
    @Test(
        "at 360 px a caption is as wide as what is seen of its table, wherever the table is scrolled to",
        .enabled(if: Browser.chromium != nil, "chromium is not installed"))
    func captions() async throws {
        try await TestGateway.run { gateway in
            for path in ["/", "/lotteries", "/lotteries/\(FakeLotteries.id)"] {
                let page = try await gateway.get(path).text
                let html = try await Browser.document(html: try Self.measuring(page))
                let match = try #require(html.firstMatch(of: /<pre id="answer">(\d+) (\d+) (\d+)</))
                let (tables, wide, cut) = (match.output.1, match.output.2, match.output.3)
                #expect(Int(tables) ?? 0 > 0 && Int(wide) ?? 0 > 0, "\(path) has nothing to scroll")
                #expect(cut == "0", "\(path): \(cut) of \(tables) captions are cut off")
            }
        }
    }

    /// A page that shows another and counts its tables with captions, those wider than the screen, and the captions that
    /// leave it.
    private static func measuring(_ page: String) throws -> String {
        let json = String(decoding: try JSONEncoder().encode([page]), as: UTF8.self)
            .replacing("<", with: "\\u003c")
        return """
            <!doctype html><meta charset="utf-8"><pre id="answer"></pre><script>
            const frame = document.createElement("iframe");
            frame.width = 360;
            frame.height = 800;
            frame.onload = () => {
              let tables = 0, wide = 0, cut = 0;
              for (const caption of frame.contentDocument.querySelectorAll(".scroll caption")) {
                const frameOfTable = caption.closest(".scroll");
                tables += 1;
                if (frameOfTable.scrollWidth > frameOfTable.clientWidth) wide += 1;
                for (const place of [0, 150]) {
                  frameOfTable.scrollLeft = place;
                  const [seen, text] = [frameOfTable, caption].map((part) => part.getBoundingClientRect());
                  if (text.left < seen.left || text.right > seen.right) { cut += 1; break; }
                }
              }
              document.getElementById("answer").textContent = `${tables} ${wide} ${cut}`;
            };
            frame.srcdoc = \(json)[0];
            document.body.append(frame);
            </script>
            """
    }
}

/// A table as pages show it: the first cell of a row names the row.
struct TableView {
    struct Cell {
        let text: String
        let link: String?
        /// Of words: they stand on the left and may wrap.
        let isText: Bool
        let isSample: Bool

        static func text(_ text: String, link: String? = nil, isSample: Bool = false) -> Cell {
            Cell(text: text, link: link, isText: true, isSample: isSample)
        }

        static func number(_ text: String) -> Cell {
            Cell(text: text, link: nil, isText: false, isSample: false)
        }

        static func count(_ number: some BinaryInteger) -> Cell {
            .number(ChineseFormat.count(number))
        }
    }

    struct Row {
        let name: Cell
        let cells: [Cell]
        var isTotal = false
    }

    let caption: String
    let head: [Cell]
    let rows: [Row]
    var isEmpty: Bool { rows.isEmpty }

    /// - Parameters:
    ///   - words: headings of columns of words, the first of them over the rows' names.
    ///   - numbers: headings of the columns of numbers after them.
    init(_ caption: String, words: [String], numbers: [String], rows: [Row]) {
        self.caption = caption
        head = words.map { .text($0) } + numbers.map { .number($0) }
        self.rows = rows
    }

    /// For a page that shows no table where there is nothing to show.
    var unlessEmpty: TableView? { isEmpty ? nil : self }
}

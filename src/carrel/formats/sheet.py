"""How a paper of the library looks: the library's own head on a letter-size sheet, in one serif."""

from typing import Final

HEAD: Final = b"""
#let given = json(bytes(sys.inputs.given))
#set document(title: given.heading, author: given.library)
#set page(paper: "us-letter", margin: (left: 1in, right: 1in, top: 0.85in, bottom: 0.95in))
#set text(font: "Libertinus Serif", size: 11pt, lang: given.language, ligatures: false)
#set par(leading: 0.62em, spacing: 1.1em)
#let letterhead = block(width: 100%, {
  grid(columns: (1fr, auto), align: (left + bottom, right + bottom),
    text(size: 15pt, weight: "bold", given.library),
    text(size: 9pt, fill: luma(30%), (..given.address, given.telephone).filter(line => line != "").join(linebreak())))
  v(5pt, weak: true)
  line(length: 100%, stroke: 0.8pt)
})
"""

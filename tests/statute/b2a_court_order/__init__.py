"""§ 11-25(b)(2)(A): pursuant to a court order."""

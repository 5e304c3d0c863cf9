"""§ 11-25(b)(4): statistical reports that identify nobody."""

"""§ 11-25(b)(2): nothing to any third party."""

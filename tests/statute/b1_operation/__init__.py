"""§ 11-25(b)(1): confidential, except to officers, employees and agents, as necessary for operation."""

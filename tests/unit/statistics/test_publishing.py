"""From tallies to a public table: what may be asked, what nobody sees, and what stands in the register."""

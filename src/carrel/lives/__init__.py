"""How each kind of record begins, changes and ends: tables of states, and deletion as part of the move (design § 4)."""

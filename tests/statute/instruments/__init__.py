"""What each paper opens, what is to be seen of it, and what is said to whoever brings it."""

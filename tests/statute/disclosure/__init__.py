"""Every paper, by whom it was made sure of, what it names, and what there is: under two statutes."""

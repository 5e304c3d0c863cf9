"""A library lives through a year: two branches, invented people, and a notebook that keeps everything in the open."""

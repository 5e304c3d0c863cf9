"""The board: its three classes, its duties, and how long records are kept."""

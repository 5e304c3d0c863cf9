"""What the demo's board decided about lending: the same as a new library's first settings."""

from typing import Final

from carrel.catalog.library import Category, Library, LoanRule

LIBRARY: Final = Library(
    name="Putnam Public Library (demo)",
    town="Putnam",
    kind="public",
    categories=(
        Category("adult", "Adult", most_loans=50, months=36),
        Category("teen", "Teen", most_loans=50, months=24, minor=True),
        Category("child", "Child", most_loans=30, months=24, minor=True),
        Category("visitor", "Visitor", most_loans=5, months=6),
    ),
    rules=(
        LoanRule("*", "*", days=21, renewals=2),
        LoanRule("*", "book-new", days=14, renewals=1),
        LoanRule("*", "video", days=7, renewals=1),
        LoanRule("*", "video-new", days=3, renewals=0),
        LoanRule("*", "videogame", days=7, renewals=0),
        LoanRule("*", "magazine", days=7, renewals=1),
        LoanRule("*", "equipment", days=7, renewals=0),
        LoanRule("visitor", "*", days=14, renewals=0),
    ),
)

"""§ 11-25(b)(2)(B): with the written permission of the library user."""

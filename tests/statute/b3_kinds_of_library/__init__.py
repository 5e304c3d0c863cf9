"""§ 11-25(b)(3): libraries open to the public, not those of schools and colleges."""

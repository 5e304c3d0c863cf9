"""A pack of law that contradicts itself or its text is not applied."""

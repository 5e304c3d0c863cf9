"""Every policy carries its clause: taken out, a named decision changes."""

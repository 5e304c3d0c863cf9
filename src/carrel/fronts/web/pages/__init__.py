"""The pages, one module for each part of the library's day. Each only translates: it asks an office, and shows."""

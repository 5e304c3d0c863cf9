"""Speed and size, measured on the real house. Ratios are of two things measured in one run on one machine."""

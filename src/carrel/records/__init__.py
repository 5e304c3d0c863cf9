"""What the law protects: the plain values of registrations and circulation.

Source: Conn. Gen. Stat. § 11-25(b)(1), "records maintained by libraries that can be used to identify any
library user, or link any user to a library transaction". Pure: no clock, no input or output, no database.
"""

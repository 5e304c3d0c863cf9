"""The statistics office: the annual report, and tables that identify nobody (§ 11-25(a), § 11-25(b)(4))."""

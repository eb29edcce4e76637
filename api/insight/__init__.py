"""What HR learns from all cases together: counts without names, and never of a small group."""

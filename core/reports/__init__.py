"""Results out: CSV, PDF and overlay pictures, all made from the journal."""

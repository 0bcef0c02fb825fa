"""The table of a run as CSV, workbook and JSON lines."""

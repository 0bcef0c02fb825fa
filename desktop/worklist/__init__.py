"""The worklist: studies, series and pictures, sorted, grouped and filtered."""

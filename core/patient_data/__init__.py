"""What Overread keeps of patients: what lies where, for how long, and how all of one patient is deleted."""

"""The commands of `overread hanging`: rules, checks, and the earlier studies of a folder."""

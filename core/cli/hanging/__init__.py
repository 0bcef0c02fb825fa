"""The commands of `overread hanging`: rules, their mistakes, and the earlier studies of a folder."""

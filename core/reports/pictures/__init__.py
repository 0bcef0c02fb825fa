"""Pictures that go out by themselves: as files in their own resolution, and several on a page."""

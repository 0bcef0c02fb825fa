"""Models made elsewhere: what their graph tells, what their maker says, and the package of both."""

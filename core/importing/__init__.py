"""Models made elsewhere: facts from their graph, answers of their users, and the package made of both."""

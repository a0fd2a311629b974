"""The coordinators' pages: server-rendered, on the same service verbs as the API."""

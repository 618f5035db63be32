"""We as a client of a partner's CAS server: leaving, coming back, having the ticket confirmed, hearing of logouts."""

"""A stand-in for a partner's own portal: a few invented readers, a page of links, and a CAS server of their own.

Served under another name of the same machine (`localhost` instead of `127.0.0.1`), so that browsers and the site
itself see two sites. It writes no row: its sign-in is a signed cookie, its tickets are signed words.
"""

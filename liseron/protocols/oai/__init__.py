"""OAI-PMH 2.0 as values and bytes: what was asked, what is answered."""

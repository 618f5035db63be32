"""CAS 3.0.3 as values: addresses, tickets, answers, their reading. Sections are those of the protocol specification."""

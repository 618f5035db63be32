"""Our CAS 3.0 server, for vendors and partners' portals. Sections are those of the protocol specification 3.0.3."""

"""We as an OpenID Connect provider: for vendors, and partners' own portals, that prefer it to CAS."""

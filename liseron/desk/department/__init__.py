"""The département's desk: partners, libraries, the offer, quotas, people, imports and journal."""

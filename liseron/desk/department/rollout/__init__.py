"""Rollouts on the département's desk: the list, the page of one, the lists they follow, welcome visits."""

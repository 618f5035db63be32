"""OAI-PMH both ways: the repository that partners' catalogues harvest, and what we harvest from others."""

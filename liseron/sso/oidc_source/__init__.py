"""Partners whose readers sign in by OpenID Connect: we are the relying party."""

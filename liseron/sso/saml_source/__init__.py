"""Partners whose readers sign in by SAML 2: we are the service provider, by python3-saml."""

"""Signing in through the employer's own identity provider, by OpenID Connect."""

"""Single sign-on on the département's desk: sites that rely on us, sources that we rely on, what each is told."""

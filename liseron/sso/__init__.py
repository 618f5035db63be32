"""Single sign-on, both ways: what lets partners' readers in here, and what we tell those whom readers go to."""

"""Budget, subscriptions, subsidies, contributions and revenue orders."""

"""The connector workbench: what a partner and its IT supplier need to connect, reached by a link, without account."""

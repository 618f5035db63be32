"""What is decided on values alone: years, licences, subsidies."""

"""The connector workbench on the département's desk: links given to suppliers, and taken back."""

"""Programs that make data of the package out of labelled calls."""

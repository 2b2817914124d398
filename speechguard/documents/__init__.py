"""What files of people look like: YAML with places, tables and their cells, and writing without half files."""

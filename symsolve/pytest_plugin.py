"""pytest plugin: claims in test modules and claim files."""

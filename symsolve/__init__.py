"""symsolve."""

"""Tables of exact decimal strings made by another system, and the scripts that made them."""

"""The numerical other side: networks and models trained on data, to hold the theory against."""

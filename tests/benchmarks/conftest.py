"""What is not looked through for tests."""

collect_ignore = ["network_peers.py"]  # imports torch, which comes with the extra ``bench`` only

"""Live updates, through real sockets."""

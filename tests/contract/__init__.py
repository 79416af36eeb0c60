"""What front ends are given: the files, and the operations that the screens send."""

"""The permission matrix of organisation §11, played cell by cell."""

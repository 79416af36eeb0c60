"""The PDF of a typed invoice: what it says, how it looks, and the same thing for machines."""

"""One function per thing a person can do: it opens the transaction, asks the domain, writes, records."""

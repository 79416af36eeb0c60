"""Playing the worked examples of the reference through a running server: what `decompte play` is made of."""

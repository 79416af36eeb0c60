"""Operations: read the arguments, call one use-case or one plan, answer."""
